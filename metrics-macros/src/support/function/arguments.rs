//! Moves a function's arguments into the closure or block that runs its body.
//!
//! All of them are bound there again, in their order, so that they are dropped as in
//! the user's function: after the body's variables, the last one first, whether the
//! body uses them or not.

use super::expectations::allow_expected;
use super::return_type::is_nameable;
use crate::support::expansion::spans::local;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Pat, PatIdent, PatType, Receiver, ReceiverKind, Signature, Type, parse_quote};

/// The signature, and the statements that bind its arguments anew.
pub(crate) struct Arguments {
    pub(crate) signature: Signature,
    pub(crate) bindings: TokenStream,
}

impl Arguments {
    /// Patterns are bound within, so that what they do not bind is dropped together with
    /// what they bind. A pattern that binds one of the `seen` names stays in the
    /// signature, and only its variables are bound again.
    pub(crate) fn new(signature: &Signature, seen: VisibleNames<'_>, runs: BodyPlace) -> Self {
        let mut signature = signature.clone();
        let is_async = signature.asyncness.is_some();
        let arguments = signature.inputs.iter_mut().enumerate();
        let bindings = arguments.map(|(at, argument)| match argument {
            FnArg::Receiver(receiver) => bind_self(receiver, is_async),
            FnArg::Typed(argument) if stays(argument, runs) => TokenStream::new(),
            FnArg::Typed(argument) => {
                let bound = match plain(&argument.pat).cloned() {
                    Some(name) => bind_name(argument, &name, seen),
                    None => bind_pattern(at, argument, seen),
                };
                // What is expected of it happens where it is bound again.
                argument.attrs.iter_mut().for_each(allow_expected);
                bound
            }
        });
        let bindings = bindings.collect();
        Self {
            signature,
            bindings,
        }
    }
}

/// Where a body runs.
#[derive(Clone, Copy)]
pub(crate) enum BodyPlace {
    /// In a closure or an `async` block.
    Within,
    /// In the function itself.
    Here,
}

/// Which of the names that the arguments bind have to stay in the signature.
#[derive(Clone, Copy)]
pub(crate) enum VisibleNames<'a> {
    /// All, because another attribute looks for names in the signature.
    All,
    /// Those in this list.
    Listed(&'a [String]),
}

impl VisibleNames<'_> {
    fn contains(self, name: &PatIdent) -> bool {
        match self {
            Self::All => true,
            Self::Listed(words) => words.iter().any(|word| name.ident == word),
        }
    }

    /// An argument that another attribute uses may be unused in the body. Binding a name
    /// again is not a use of it.
    fn lints(self, name: &PatIdent) -> TokenStream {
        let unused = self
            .contains(name)
            .then(|| quote!(#[allow(unused_variables)]));
        let underscore = is_underscored(name).then(|| {
            quote! {
                #[allow(clippy::no_effect_underscore_binding, clippy::used_underscore_binding)]
            }
        });
        quote!(#unused #underscore)
    }
}

/// `self` can't be bound again, and mentioning it moves all of it. A reference needs no
/// move; but in an `async` function it prevents the lint about an unused `self`.
fn bind_self(receiver: &Receiver, is_async: bool) -> TokenStream {
    if matches!(receiver.kind, ReceiverKind::Reference(..)) && !is_async {
        return TokenStream::new();
    }
    let this = receiver.self_token;
    quote!(#[allow(unused, clippy::all, clippy::pedantic)] let _ = &#this;)
}

/// Whether an argument is not bound again, so that lints about it work as usual: it
/// can't be changed, and its drop does nothing.
fn stays(argument: &PatType, runs: BodyPlace) -> bool {
    const NUMBERS: &[&str] = &[
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16",
        "u32", "u64", "u128", "usize",
    ];
    let Some(name) = plain(&argument.pat).filter(|name| name.mutability.is_none()) else {
        return false;
    };
    let is_number = match &*argument.ty {
        Type::Path(path) => NUMBERS.iter().any(|name| path.path.is_ident(name)),
        _ => false,
    };
    match runs {
        BodyPlace::Here => is_number || matches!(*argument.ty, Type::Reference(_)),
        // The compiler's errors about a variable that is bound here are better.
        BodyPlace::Within => is_number && is_underscored(name),
    }
}

/// Whether a name says that it is not used.
fn is_underscored(name: &PatIdent) -> bool {
    name.ident.to_string().starts_with('_')
}

fn bind_name(argument: &mut PatType, name: &PatIdent, seen: VisibleNames<'_>) -> TokenStream {
    // An expression that runs before the body may change it, as the body may.
    let stays_changeable =
        name.mutability.is_some() && matches!(seen, VisibleNames::Listed(_)) && seen.contains(name);
    let (lints, name) = (seen.lints(name), &name.ident);
    let pattern = std::mem::replace(&mut *argument.pat, parse_quote!(#name));
    let bound = bind(argument, &pattern, name);
    if stays_changeable {
        *argument.pat = pattern;
        argument.attrs.push(parse_quote!(#[allow(unused_mut)]));
    }
    quote!(#lints #bound)
}

fn bind_pattern(at: usize, argument: &mut PatType, seen: VisibleNames<'_>) -> TokenStream {
    let mut as_seen = argument.pat.clone();
    let bindings = bindings(&mut as_seen);
    let attributes = &argument.attrs;
    // Where all names are seen, so are patterns without names.
    let kept = matches!(seen, VisibleNames::All);
    if kept || bindings.iter().any(|name| seen.contains(name)) {
        argument.pat = as_seen;
        let again = bindings.iter().map(|binding| {
            let (lints, name) = (seen.lints(binding), &binding.ident);
            quote!(#lints #(#attributes)* let #binding = #name;)
        });
        return again.collect();
    }
    let name = local(&format!("argument_{at}"));
    let mut attributes = argument.attrs.clone();
    attributes.iter_mut().for_each(allow_expected);
    let first = quote!(#(#attributes)* let #name = #name;);
    let pattern = std::mem::replace(&mut *argument.pat, parse_quote!(#name));
    let bound = bind(argument, &pattern, &name);
    quote!(#first #bound)
}

fn bind(argument: &PatType, pattern: &Pat, value: &Ident) -> TokenStream {
    let PatType { attrs, ty, .. } = argument;
    // The compiler's suggestion to make a reference mutable changes the type if there
    // is one, and adds one otherwise. Elsewhere a type only costs compile time.
    let is_shared = matches!(&**ty, Type::Reference(reference) if reference.mutability.is_none());
    let ty = (is_shared && is_nameable(ty)).then(|| quote!(: #ty));
    quote!(#(#attrs)* let #pattern #ty = #value;)
}

/// The variables of a pattern, in a form to bind them again. Only the second binding
/// can be changed, so the first ones lose their `mut`.
fn bindings(pat: &mut Pat) -> Vec<PatIdent> {
    struct Bindings(Vec<PatIdent>);
    impl VisitMut for Bindings {
        fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
            visit_mut::visit_pat_ident_mut(self, pat);
            let mut again = pat.clone();
            (again.by_ref, again.subpat) = (None, None);
            if pat.by_ref.is_some() {
                again.mutability = None;
            } else {
                pat.mutability = None;
            }
            self.0.push(again);
        }
    }
    let mut bindings = Bindings(Vec::new());
    bindings.visit_pat_mut(pat);
    bindings.0
}

/// The name, if a pattern is one.
fn plain(pat: &Pat) -> Option<&PatIdent> {
    match pat {
        Pat::Ident(
            name @ PatIdent {
                by_ref: None,
                subpat: None,
                ..
            },
        ) => Some(name),
        _ => None,
    }
}

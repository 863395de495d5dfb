//! Moves the arguments of a function into the closure or block that runs its body.
//!
//! All arguments are bound again there, in order, so that they are dropped as in the user's
//! function: after the variables of the body, in reverse order, even if the body does not use them.

use super::expectations::allow_expected;
use super::return_type::is_nameable;
use crate::support::expansion::spans::local;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Pat, PatIdent, PatType, Receiver, ReceiverKind, Signature, Type, parse_quote};

/// The signature, and the statements that bind its arguments again.
pub(crate) struct Arguments {
    pub(crate) signature: Signature,
    pub(crate) bindings: TokenStream,
}

impl Arguments {
    /// Patterns are bound inside, so that the parts that they do not bind are dropped at the same
    /// time. A pattern that binds one of the `seen` names stays in the signature, and only its
    /// variables are bound again.
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
                // The expected lint is triggered where the argument is bound again.
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
    /// Inside a closure or an `async` block.
    Within,
    /// Directly in the function.
    Here,
}

/// The names that must stay in the signature.
#[derive(Clone, Copy)]
pub(crate) enum VisibleNames<'a> {
    /// All, because another attribute may read the names in the signature.
    All,
    /// The names in this list.
    Listed(&'a [String]),
}

impl VisibleNames<'_> {
    fn contains(self, name: &PatIdent) -> bool {
        match self {
            Self::All => true,
            Self::Listed(words) => words.iter().any(|word| name.ident == word),
        }
    }

    /// The lints to allow: another attribute may use an argument that the body does not use, and
    /// binding a name again is not a use.
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

/// `self` cannot be bound again, but a mention moves it into the closure. A reference need not be
/// moved, but in an `async` function the mention prevents the lint about an unused `self`.
fn bind_self(receiver: &Receiver, is_async: bool) -> TokenStream {
    if matches!(receiver.kind, ReceiverKind::Reference(..)) && !is_async {
        return TokenStream::new();
    }
    let this = receiver.self_token;
    quote!(#[allow(unused, clippy::all, clippy::pedantic)] let _ = &#this;)
}

/// Whether an argument is not bound again, so that lints about it work as usual. It must be
/// immutable and have no destructor.
fn stays(argument: &PatType, runs: BodyPlace) -> bool {
    let Some(name) = plain(&argument.pat).filter(|name| name.mutability.is_none()) else {
        return false;
    };
    let is_number = is_number(&argument.ty);
    match runs {
        BodyPlace::Here => is_number || matches!(*argument.ty, Type::Reference(_)),
        // The compiler's errors about a variable are better if it is bound inside.
        BodyPlace::Within => is_number && is_underscored(name),
    }
}

/// Whether a type is a number, or an array of numbers, which a debug build would copy.
fn is_number(ty: &Type) -> bool {
    const NUMBERS: &[&str] = &[
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16",
        "u32", "u64", "u128", "usize",
    ];
    match ty {
        Type::Path(path) => NUMBERS.iter().any(|name| path.path.is_ident(name)),
        Type::Array(array) => is_number(&array.elem),
        _ => false,
    }
}

/// Whether a name begins with an underscore.
fn is_underscored(name: &PatIdent) -> bool {
    name.ident.to_string().starts_with('_')
}

fn bind_name(argument: &mut PatType, name: &PatIdent, seen: VisibleNames<'_>) -> TokenStream {
    // An expression that runs before the body may change the argument, too.
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
    // If all names must stay, patterns without names must stay, too.
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
    // To make a reference mutable, the compiler suggests to change the type. Without a type, it
    // would suggest to add one. Elsewhere a type only costs compile time.
    let is_shared = matches!(&**ty, Type::Reference(reference) if reference.mutability.is_none());
    let ty = (is_shared && is_nameable(ty)).then(|| quote!(: #ty));
    quote!(#(#attrs)* let #pattern #ty = #value;)
}

/// The variables of a pattern, as patterns that bind them again. Only the second binding is
/// mutable, so `mut` is removed from `pat`.
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

/// The name, if the pattern is only a name.
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

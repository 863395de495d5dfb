//! An `async fn` as the function that returns its future, which is what the
//! compiler makes of it. Written out, the future can be any type, not only one
//! with an `async` block of the function's own around it: that is one state
//! machine instead of two, in the program and in the compiler.

use super::function::{Function, is_nameable};
use super::shown::{ends, local};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Attribute, FnArg, Pat, PatIdent, PatType, ReturnType, Signature, parse_quote};

/// Attributes that mean the same above both forms. Any other may ask whether
/// the function is `async`, so under it the function stays as it is.
/// (`must_use` does: above an `async fn`, it is about the value.)
const INDIFFERENT: &[&str] = &[
    "allow",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "warn",
];

/// The parts of such a function.
pub(crate) struct AsyncFunction {
    /// Without `async`, returning `impl Future`.
    pub(crate) signature: Signature,
    /// Moves the arguments into the block that they stand at the beginning of.
    /// As in an `async fn`, they are all there as long as the future is, and
    /// are dropped after the body's variables, the last one first.
    pub(crate) arguments: TokenStream,
}

impl AsyncFunction {
    /// The parts, if this form serves all that is still to look at the function.
    pub(crate) fn of(function: &Function) -> Option<Self> {
        // `impl Future<Output = !>` can't be written.
        if !function.is_async() || function.never_returns() || function.is_looked_at() {
            return None;
        }
        let mut signature = function.signature.clone();
        signature.asyncness = None;
        signature.output = returned(&signature);
        let arguments = signature.inputs.iter_mut().enumerate();
        let arguments = arguments.map(|(at, argument)| rebind(at, argument));
        let arguments = arguments.collect();
        Some(Self {
            signature,
            arguments,
        })
    }
}

/// Whether an attribute means the same above both forms.
pub(super) fn is_indifferent(attribute: &Attribute) -> bool {
    let path = attribute.path();
    let known = |name| path.is_ident(name);
    let tool = |name| {
        path.segments.len() > 1
            && path
                .segments
                .first()
                .is_some_and(|first| first.ident == name)
    };
    INDIFFERENT.iter().any(known) || tool("clippy") || tool("rustfmt")
}

/// `-> impl Future<Output = T>` for `-> T`.
fn returned(signature: &Signature) -> ReturnType {
    let (output, (first, last)) = match &signature.output {
        ReturnType::Default => (quote!(()), ends(&signature.ident)),
        ReturnType::Type(_, ty) => (ty.to_token_stream(), ends(ty)),
    };
    // Shown as the type; but of this macro's edition, in which it captures all
    // lifetimes, as an `async fn` does in each.
    let (first, last) = (
        Span::call_site().located_at(first),
        Span::call_site().located_at(last),
    );
    let future = quote_spanned!(first=> impl ::core::future::Future<Output = #output);
    let close = quote_spanned!(last=> >);
    parse_quote!(-> #future #close)
}

/// Gives an argument a name, and binds it in the block as the user wrote it.
fn rebind(at: usize, argument: &mut FnArg) -> TokenStream {
    match argument {
        // It can't be bound anew. To mention it is to move all of it.
        FnArg::Receiver(receiver) => {
            let this = receiver.self_token;
            let lints = quote!(#[allow(unused, clippy::all, clippy::pedantic)]);
            quote!(#lints let _ = &#this;)
        }
        FnArg::Typed(argument) => {
            let PatType { attrs, pat, ty, .. } = argument;
            let attributes = attrs.clone();
            let pattern = pat.clone();
            // So that the compiler proposes to change the type, not to add one.
            let ty = is_nameable(ty).then(|| quote!(: #ty));
            if let Pat::Ident(PatIdent {
                by_ref: None,
                mutability,
                ident,
                subpat: None,
                ..
            }) = &mut **pat
            {
                *mutability = None;
                return quote!(#(#attributes)* let #pattern #ty = #ident;);
            }
            let name = local(&format!("argument_{at}"));
            **pat = parse_quote!(#name);
            quote! {
                #(#attributes)* let #name = #name;
                #(#attributes)* let #pattern #ty = #name;
            }
        }
    }
}

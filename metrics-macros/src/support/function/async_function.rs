//! An `async fn` as a function that returns its future, as the compiler desugars it. Then the
//! future can have any type, without another `async` block around it: one state machine instead of
//! two, at run time and for the compiler.

use super::return_type::never_returns;
use crate::support::expansion::spans::ends;
use proc_macro2::Span;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{ReturnType, Signature, parse_quote};

/// The signature of an `async fn` without `async`, returning `impl Future`; `None` if there is no
/// such signature.
pub(super) fn returning_future(signature: &Signature) -> Option<Signature> {
    // `impl Future<Output = !>`
    if signature.asyncness.is_none() || never_returns(signature) {
        return None;
    }
    Some(Signature {
        asyncness: None,
        output: returned(signature),
        ..signature.clone()
    })
}

/// `-> impl Future<Output = T>` for `-> T`.
fn returned(signature: &Signature) -> ReturnType {
    let (output, (first, last)) = match &signature.output {
        ReturnType::Default => (quote!(()), ends(&signature.ident)),
        ReturnType::Type(_, ty) => (ty.to_token_stream(), ends(ty)),
    };
    // With the span of the type, but the edition of this macro. In that edition, `impl Future`
    // captures all lifetimes, as an `async fn` does in every edition.
    let (first, last) = (
        Span::call_site().located_at(first),
        Span::call_site().located_at(last),
    );
    let future = quote_spanned!(first=> impl ::core::future::Future<Output = #output);
    let close = quote_spanned!(last=> >);
    let arrow = quote_spanned!(first=> ->);
    parse_quote!(#arrow #future #close)
}

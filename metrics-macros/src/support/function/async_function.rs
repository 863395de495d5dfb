//! An `async fn` as the function that returns its future, which is what the
//! compiler makes of it. Written out, the future can be any type, not only one
//! with an `async` block of the function's own around it: that is one state
//! machine instead of two, in the program and in the compiler.

use super::return_type::never_returns;
use crate::support::expansion::spans::ends;
use proc_macro2::Span;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{ReturnType, Signature, parse_quote};

/// An `async fn`'s signature without `async`, returning `impl Future`; nothing
/// where it can't be written.
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
    // Shown as the type; but of this macro's edition, in which it captures all
    // lifetimes, as an `async fn` does in each.
    let (first, last) = (
        Span::call_site().located_at(first),
        Span::call_site().located_at(last),
    );
    let future = quote_spanned!(first=> impl ::core::future::Future<Output = #output);
    let close = quote_spanned!(last=> >);
    let arrow = quote_spanned!(first=> ->);
    parse_quote!(#arrow #future #close)
}

//! A function that is not `async` but ends in a future: what `#[async_trait]`
//! makes of a method, and what people write by hand.
//!
//! `{ statements; Box::pin(async move { … }) }` or `{ statements; async { … } }`.
//! The statements run when the function is called, the block when the future is
//! polled.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Block, Expr, ExprCall, Stmt};

/// The parts of such a body.
pub(crate) struct ReturnedFuture {
    /// What runs before the future is made.
    statements: Vec<Stmt>,
    /// `Box::pin`, if the future is boxed.
    boxed: Option<ExprCall>,
    future: TokenStream,
}

impl ReturnedFuture {
    /// Finds the future that a body ends in.
    pub(crate) fn find(body: TokenStream) -> Option<Self> {
        // Most bodies have none, and need not be parsed.
        if !mentions(body.clone(), "async") {
            return None;
        }
        let Block { mut stmts, .. } = syn::parse2(body).ok()?;
        let Some(Stmt::Expr(last, None)) = stmts.pop() else {
            return None;
        };
        let (boxed, future) = match last {
            Expr::Async(block) => (None, block.to_token_stream()),
            Expr::Call(call) if is_pin(&call) => match &call.args[0] {
                Expr::Async(block) => {
                    let future = block.to_token_stream();
                    (Some(call), future)
                }
                _ => return None,
            },
            _ => return None,
        };
        Some(Self {
            statements: stmts,
            boxed,
            future,
        })
    }

    /// The `async` block.
    pub(crate) fn future(&self) -> &TokenStream {
        &self.future
    }

    /// Whether anything runs before the future is made.
    pub(crate) fn has_statements(&self) -> bool {
        !self.statements.is_empty()
    }

    /// The body with another future in its place.
    pub(crate) fn with(&self, future: &TokenStream) -> TokenStream {
        let statements = &self.statements;
        let future = match &self.boxed {
            Some(ExprCall { func, .. }) => quote!(#func(#future)),
            None => future.clone(),
        };
        quote!(#(#statements)* #future)
    }
}

/// Whether this is `Box::pin(…)`, however the path to it is written.
fn is_pin(call: &ExprCall) -> bool {
    let Expr::Path(function) = &*call.func else {
        return false;
    };
    let mut last = function
        .path
        .segments
        .iter()
        .rev()
        .map(|segment| &segment.ident);
    let is = |ident: Option<&Ident>, name| ident.is_some_and(|ident| ident == name);
    is(last.next(), "pin") && is(last.next(), "Box") && call.args.len() == 1
}

fn mentions(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == word,
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), word),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_future_that_a_body_ends_in_is_found() {
        for body in [
            quote!({ Box::pin(async move { 1 }) }),
            quote!({
                let x = 1;
                ::std::boxed::Box::pin(async move { x })
            }),
            quote!({ async { 1 } }),
        ] {
            assert!(ReturnedFuture::find(body.clone()).is_some(), "{body}");
        }
        for body in [
            quote!({ 1 }),
            quote!({
                let f = async { 1 };
                f
            }),
            quote!({
                async { 1 };
            }),
            quote!({ spawn(async { 1 }) }),
        ] {
            assert!(ReturnedFuture::find(body.clone()).is_none(), "{body}");
        }
    }

    #[test]
    fn what_runs_before_the_future_stays_there() {
        let body = quote!({
            let x = 1;
            Box::pin(async move { x })
        });
        let found = ReturnedFuture::find(body).expect("there is one");
        let with = found.with(&quote!(other)).to_string();
        assert_eq!(with, quote!(let x = 1; Box::pin(other)).to_string());
    }
}

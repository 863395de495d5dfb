//! A function that is not `async` but ends in a future: what `#[async_trait]`
//! makes of a method, and what people write by hand.
//!
//! `{ statements; Box::pin(async move { … }) }` or `{ statements; async { … } }`.
//! The statements run when the function is called, the block when the future is
//! polled.

use super::shown;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Block, Expr, ExprCall, Stmt};

/// Such a body.
pub(crate) struct ReturnedFuture {
    body: Block,
    future: TokenStream,
    has_statements: bool,
}

impl ReturnedFuture {
    /// Finds the future that a body ends in.
    pub(crate) fn find(body: TokenStream) -> Option<Self> {
        // Most bodies have none, and need not be parsed.
        if !mentions(body.clone(), "async") {
            return None;
        }
        let mut body = syn::parse2(shown::aside(body)).ok()?;
        let mut has_statements = false;
        let future = last(&mut body, &mut has_statements)?.to_token_stream();
        Some(Self {
            body,
            future,
            has_statements,
        })
    }

    /// The `async` block.
    pub(crate) fn future(&self) -> &TokenStream {
        &self.future
    }

    /// Whether anything runs before the future is made.
    pub(crate) fn has_statements(&self) -> bool {
        self.has_statements
    }

    /// The body with another future in its place.
    pub(crate) fn with(&self, future: &TokenStream) -> TokenStream {
        let mut body = self.body.clone();
        if let Some(last) = last(&mut body, &mut false) {
            *last = Expr::Verbatim(future.clone());
        }
        let statements = body.stmts;
        quote!(#(#statements)*)
    }
}

/// The `async` block that a block ends in, and whether statements precede it.
fn last<'a>(block: &'a mut Block, has_statements: &mut bool) -> Option<&'a mut Expr> {
    *has_statements |= block.stmts.len() > 1;
    match block.stmts.last_mut()? {
        Stmt::Expr(last, None) | Stmt::Expr(last @ Expr::Return(_), Some(_)) => {
            future_in(last, has_statements)
        }
        _ => None,
    }
}

/// The `async` block that an expression ends in.
fn future_in<'a>(expression: &'a mut Expr, has_statements: &mut bool) -> Option<&'a mut Expr> {
    match expression {
        Expr::Async(_) => Some(expression),
        Expr::Call(call) if is_pin(call) => future_in(call.args.first_mut()?, has_statements),
        Expr::Paren(inner) => future_in(&mut inner.expr, has_statements),
        Expr::Group(inner) => future_in(&mut inner.expr, has_statements),
        Expr::Cast(inner) => future_in(&mut inner.expr, has_statements),
        Expr::Return(inner) => future_in(inner.expr.as_mut()?, has_statements),
        Expr::Block(inner) if inner.label.is_none() => last(&mut inner.block, has_statements),
        _ => None,
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

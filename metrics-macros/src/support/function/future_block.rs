//! The `async` block at the end of a function without `async`, as `#[async_trait]` generates it for
//! methods, or written by hand.
//!
//! `{ statements; Box::pin(async move { … }) }` or `{ statements; async { … } }`.
//! The statements run when the function is called, the block when the future is
//! polled.

use super::items::may_have_items;
use crate::support::expansion::spans::{self, local};
use crate::support::syntax::source_text::contains_word;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Block, Expr, ExprCall, Pat, Stmt, parse_quote};

/// The variable of a block that borrows.
const BLOCK: &str = "future";

/// A body that ends in an `async` block.
#[derive(Clone)]
pub(crate) struct FutureBlock {
    pub(super) body: Block,
    future: TokenStream,
    moves: bool,
    has_statements: bool,
}

impl FutureBlock {
    /// Finds the `async` block at the end of a body.
    pub(crate) fn find(body: TokenStream) -> Option<Self> {
        // Most bodies have none, and are not parsed.
        if !contains_word(body.clone(), "async") {
            return None;
        }
        let mut body = syn::parse2(spans::rename_earlier_items(body)).ok()?;
        let mut has_statements = false;
        let future = last(&mut body, &mut has_statements)?;
        let moves = matches!(future, Expr::Async(block) if block.capture.is_some());
        let future = future.to_token_stream();
        Some(Self {
            body,
            future,
            moves,
            has_statements,
        })
    }

    /// The same, with a statement at the beginning of the block that fixes its output type. Without
    /// the attribute, the compiler infers it from the return type of the function.
    pub(super) fn pinned(mut self, pin: TokenStream) -> Self {
        if let Some(Expr::Async(block)) = last(&mut self.body, &mut false) {
            let block_of_body = &mut block.block;
            let statements = &block_of_body.stmts;
            // Otherwise items of the block would be in scope in the statement.
            if may_have_items(quote!(#(#statements)*)) {
                let inner = block_of_body.clone();
                block_of_body.stmts = vec![Stmt::Expr(parse_quote!(#inner), None)];
            }
            let pin = Stmt::Expr(Expr::Verbatim(pin), None);
            block_of_body.stmts.insert(0, pin);
            self.future = block.to_token_stream();
        }
        self
    }

    /// The `async` block.
    pub(crate) fn future(&self) -> &TokenStream {
        &self.future
    }

    /// Whether statements run before the future is created.
    pub(crate) fn has_statements(&self) -> bool {
        self.has_statements
    }

    /// Whether the block is `async move`. Other blocks borrow, and inside a block that moves, the
    /// compiler would not report such borrows.
    pub(crate) fn moves(&self) -> bool {
        self.moves
    }

    /// The body with another future in place of the block.
    pub(crate) fn with(&self, future: &TokenStream) -> TokenStream {
        let mut body = self.body.clone();
        if let Some(last) = last(&mut body, &mut false) {
            *last = Expr::Verbatim(future.clone());
        }
        let statements = body.stmts;
        quote!(#(#statements)*)
    }

    /// The body with another future in place of the block, which is in a variable in front of it.
    /// So attributes that look for a future at the end find the new one.
    pub(crate) fn with_around(
        &self,
        future: impl FnOnce(&TokenStream) -> TokenStream,
    ) -> TokenStream {
        let mut around = self.clone();
        let (variable, block) = (local(BLOCK), &self.future);
        insert(&mut around.body, parse_quote!(let #variable = #block;));
        around.with(&future(&quote!(#variable)))
    }
}

/// The `async` block that a block ends in, and whether statements precede it.
fn last<'a>(block: &'a mut Block, has_statements: &mut bool) -> Option<&'a mut Expr> {
    let (_, before) = block.stmts.split_last()?;
    *has_statements |= before.iter().any(runs);
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

/// Whether a statement runs code. Items and the statements of attributes do not.
fn runs(statement: &Stmt) -> bool {
    match statement {
        Stmt::Item(_) => false,
        Stmt::Macro(statement) => {
            let path = statement.mac.path.segments.iter().rev();
            let mut names = path.map(|segment| &segment.ident);
            !is_next(&mut names, "submit") || !is_next(&mut names, "inventory")
        }
        Stmt::Local(statement) => match &statement.pat {
            Pat::Ident(name) => !name.ident.to_string().starts_with("__metrics_"),
            Pat::Wild(_) => {
                let value = statement.init.as_ref().map(|init| &*init.expr);
                !matches!(value, Some(Expr::Closure(_)))
            }
            _ => true,
        },
        Stmt::Expr(..) => true,
    }
}

fn is_next<'a>(names: &mut impl Iterator<Item = &'a Ident>, name: &str) -> bool {
    names.next().is_some_and(|ident| ident == name)
}

/// Inserts a statement before the one that ends in the `async` block.
fn insert(block: &mut Block, statement: Stmt) {
    let inner = match block.stmts.last_mut() {
        Some(Stmt::Expr(last, _)) => block_in(last),
        _ => None,
    };
    if let Some(inner) = inner {
        return insert(inner, statement);
    }
    let last = block.stmts.len().saturating_sub(1);
    block.stmts.insert(last, statement);
}

/// The block that an expression ends in.
fn block_in(expression: &mut Expr) -> Option<&mut Block> {
    match expression {
        Expr::Call(call) if is_pin(call) => block_in(call.args.first_mut()?),
        Expr::Paren(inner) => block_in(&mut inner.expr),
        Expr::Group(inner) => block_in(&mut inner.expr),
        Expr::Cast(inner) => block_in(&mut inner.expr),
        Expr::Return(inner) => block_in(inner.expr.as_mut()?),
        Expr::Block(inner) if inner.label.is_none() => Some(&mut inner.block),
        _ => None,
    }
}

/// Whether this is `Box::pin(…)`, with any path.
pub(super) fn is_pin(call: &ExprCall) -> bool {
    let Expr::Path(function) = &*call.func else {
        return false;
    };
    let path = function.path.segments.iter().rev();
    let mut names = path.map(|segment| &segment.ident);
    is_next(&mut names, "pin") && is_next(&mut names, "Box") && call.args.len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_future_at_the_end_of_a_body_is_found() {
        for body in [
            quote!({ Box::pin(async move { 1 }) }),
            quote!({
                let x = 1;
                ::std::boxed::Box::pin(async move { x })
            }),
            quote!({ async { 1 } }),
        ] {
            assert!(FutureBlock::find(body.clone()).is_some(), "{body}");
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
            assert!(FutureBlock::find(body.clone()).is_none(), "{body}");
        }
    }

    #[test]
    fn statements_before_the_future_are_kept() {
        let body = quote!({
            let x = 1;
            Box::pin(async move { x })
        });
        let found = FutureBlock::find(body).expect("there is one");
        let with = found.with(&quote!(other)).to_string();
        assert_eq!(with, quote!(let x = 1; Box::pin(other)).to_string());
    }

    #[test]
    fn a_borrowing_block_is_created_outside_the_new_one() {
        for (body, with) in [
            (
                quote!({ Box::pin(async { x }) }),
                quote!(let __metrics_future = async { x }; Box::pin(other)),
            ),
            (
                quote!({
                    y();
                    {
                        let x = 1;
                        return Box::pin(async { x });
                    }
                }),
                quote!(y(); { let x = 1; let __metrics_future = async { x }; return Box::pin(other); }),
            ),
            (
                quote!({
                    Box::pin({
                        z();
                        async { x }
                    })
                }),
                quote!(Box::pin({
                    z();
                    let __metrics_future = async { x };
                    other
                })),
            ),
        ] {
            let found = FutureBlock::find(body).expect("there is one");
            assert!(!found.moves());
            let around = found.with_around(|block| quote!(async move { #block.await }));
            let with = with
                .to_string()
                .replace("other", "async move { __metrics_future . await }");
            assert_eq!(around.to_string(), with);
        }
    }

    #[test]
    fn statements_before_the_future_are_found() {
        for (before, runs) in [
            (
                quote!(
                    use a::b;
                    const C: u8 = 1;
                ),
                false,
            ),
            (quote!(__metrics::inventory::submit! { x }), false),
            (quote!(let __metrics_series = 1; let _ = || x;), false),
            (quote!(let x = 1;), true),
            (quote!(let _ = x();), true),
            (quote!(x();), true),
            (quote!(println!();), true),
        ] {
            let body = quote!({ #before Box::pin(async move { 1 }) });
            let found = FutureBlock::find(body).expect("there is one");
            assert_eq!(found.has_statements(), runs, "{before}");
        }
    }

    #[test]
    fn a_block_in_a_variable_is_not_a_statement_that_runs() {
        let found = FutureBlock::find(quote!({ Box::pin(async { 1 }) })).expect("there is one");
        let around = found.with_around(|block| quote!(async move { #block.await }));
        let again = FutureBlock::find(quote!({ #around })).expect("there is one");
        assert!(again.moves() && !again.has_statements());
    }
}

//! The future that a function without `async` returns.

use super::future_block::{FutureBlock, is_pin};
use super::items::may_have_items;
use super::return_type::FutureForm;
use crate::support::expansion::spans::local;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Block, Expr, Stmt};

/// The future that a function without `async` returns.
pub(crate) enum ReturnedFuture {
    /// An `async` block at the end of the body, measured in place.
    Block(FutureBlock),
    /// Any other future, measured after the body.
    Variable(FutureVariable),
}

/// A future in a variable.
pub(crate) struct FutureVariable {
    name: Ident,
    /// The expression that creates it.
    value: TokenStream,
    form: FutureForm,
    has_statements: bool,
    /// Whether it is an `async` block in the body.
    is_block: bool,
}

impl FutureVariable {
    /// The future that a call of the body returns.
    pub(super) fn returned(call: TokenStream, form: FutureForm) -> Self {
        Self {
            name: local("future"),
            value: call,
            form,
            has_statements: true,
            is_block: false,
        }
    }

    /// The `async` block at the end of a body with items.
    pub(super) fn block(found: &FutureBlock) -> Option<Self> {
        let (body, form) = outside_of_items(found)?;
        Some(Self {
            name: local("future"),
            value: body.to_token_stream(),
            form,
            has_statements: found.has_statements(),
            is_block: true,
        })
    }

    /// The variable.
    pub(crate) fn name(&self) -> &Ident {
        &self.name
    }

    /// The statement that creates the future.
    pub(crate) fn statement(&self) -> TokenStream {
        let Self { name, value, .. } = self;
        quote!(let #name = #value;)
    }

    /// Whether statements run before the future is created.
    pub(crate) fn has_statements(&self) -> bool {
        self.has_statements
    }

    /// Whether the future is already boxed. The macro only knows how its type is written.
    pub(crate) fn is_boxed(&self) -> bool {
        !self.is_block && self.form == FutureForm::Boxed
    }

    /// Whether the user wrote an `async` block. Another attribute may look for it.
    pub(crate) fn is_block(&self) -> bool {
        self.is_block
    }

    /// Another future, in the form of the return type.
    pub(crate) fn wrap(&self, future: &TokenStream) -> TokenStream {
        self.form.wrap(future)
    }
}

/// If the body has items: the body without the box around its `async` block, and the form of the
/// future. Generated code must not be where the items are in scope.
fn outside_of_items(found: &FutureBlock) -> Option<(Block, FutureForm)> {
    let mut path = Path {
        has_items: false,
        form: FutureForm::Bare,
    };
    let mut body = found.body.clone();
    unwrap_last(&mut body, &mut path);
    path.has_items.then_some((body, path.form))
}

/// The code around an `async` block.
struct Path {
    has_items: bool,
    form: FutureForm,
}

fn unwrap_last(block: &mut Block, path: &mut Path) {
    let statements = &block.stmts;
    path.has_items |= may_have_items(quote!(#(#statements)*));
    if let Some(Stmt::Expr(last, semicolon)) = block.stmts.last_mut() {
        unwrap(last, path);
        *semicolon = None;
    }
}

/// Removes everything around the `async` block at the end of an expression, except blocks.
fn unwrap(expression: &mut Expr, path: &mut Path) {
    let inner = match expression {
        Expr::Call(call) if is_pin(call) => {
            path.form = FutureForm::Boxed;
            call.args.first().cloned()
        }
        Expr::Paren(inner) => Some((*inner.expr).clone()),
        Expr::Group(inner) => Some((*inner.expr).clone()),
        Expr::Cast(inner) => Some((*inner.expr).clone()),
        Expr::Return(inner) => inner.expr.as_deref().cloned(),
        Expr::Block(inner) => {
            unwrap_last(&mut inner.block, path);
            None
        }
        _ => None,
    };
    if let Some(inner) = inner {
        *expression = inner;
        unwrap(expression, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_around_a_block_is_removed_if_there_are_items() {
        let body = quote!({
            use a::*;
            return Box::pin({
                z();
                async move { x }
            }) as Boxed;
        });
        let found = FutureBlock::find(body).expect("there is one");
        let (body, form) = outside_of_items(&found).expect("it has items");
        let left = quote!({
            use a::*;
            {
                z();
                async move { x }
            }
        });
        assert_eq!(body.to_token_stream().to_string(), left.to_string());
        assert_eq!(form, FutureForm::Boxed);
        let found = FutureBlock::find(quote!({ Box::pin(async { x }) })).expect("there is one");
        assert!(outside_of_items(&found).is_none());
    }
}

//! The future that a function returns which is not `async` itself.

use super::future_block::FutureBlock;
use super::return_type::FutureForm;
use crate::support::expansion::spans::local;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

/// Such a future.
pub(crate) enum ReturnedFuture {
    /// An `async` block at the body's end, measured where it stands.
    Block(FutureBlock),
    /// Any other, measured behind the body.
    Variable(FutureVariable),
}

/// A future in a variable.
pub(crate) struct FutureVariable {
    name: Ident,
    /// What it is made by.
    value: TokenStream,
    form: FutureForm,
    has_statements: bool,
    /// Whether it is an `async` block of the body.
    is_block: bool,
}

impl FutureVariable {
    /// What a call of the body returns.
    pub(super) fn returned(call: TokenStream, form: FutureForm) -> Self {
        Self {
            name: local("future"),
            value: call,
            form,
            has_statements: true,
            is_block: false,
        }
    }

    /// The `async` block that a body with items ends in.
    pub(super) fn block(found: &FutureBlock) -> Option<Self> {
        let (body, form) = found.outside_of_items()?;
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

    /// The statement that makes the future.
    pub(crate) fn statement(&self) -> TokenStream {
        let Self { name, value, .. } = self;
        quote!(let #name = #value;)
    }

    /// Whether anything runs before the future is made.
    pub(crate) fn has_statements(&self) -> bool {
        self.has_statements
    }

    /// Whether the future is in its box already, of which the macro sees no more than how
    /// the type is written.
    pub(crate) fn is_boxed(&self) -> bool {
        !self.is_block && self.form == FutureForm::Boxed
    }

    /// Whether the user wrote an `async` block, which another attribute may look for.
    pub(crate) fn is_block(&self) -> bool {
        self.is_block
    }

    /// Another future in the form in which the function returns this one.
    pub(crate) fn wrap(&self, future: &TokenStream) -> TokenStream {
        self.form.wrap(future)
    }
}

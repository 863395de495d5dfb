//! What an attribute may stand above within a body, beside items.

use proc_macro2::TokenStream;
use syn::parse::Parser as _;
use syn::{Block, Item, Stmt};

/// A statement or an expression, if an item is one.
pub(crate) fn in_a_body(item: &TokenStream) -> Option<Stmt> {
    if syn::parse2::<Item>(item.clone()).is_ok() {
        return None;
    }
    let mut statements = Block::parse_within.parse2(item.clone()).ok()?;
    statements.pop().filter(|_| statements.is_empty())
}

//! `#[instrumented]`: counts and times the calls of a function, or of all
//! functions of an `impl` block.

mod block;
mod expand;
mod model;
mod parse;
mod routed;
mod validate;

pub(crate) use routed::routed;

use crate::support::errors::{Mistakes, or_item};
use proc_macro2::TokenStream;

pub(crate) fn instrumented(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    if let Some(block) = block::find(item) {
        return block::expand(arguments, item, &block)
            .unwrap_or_else(|mistakes| or_item(Err(mistakes), &block::without_skips(block)));
    }
    let expanded = parse::parse(arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(validate::validate)
        .map(|model| expand::expand(&model));
    or_item(expanded, item)
}

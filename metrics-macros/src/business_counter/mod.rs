//! `#[business_counter]`: counts business events by the calls of a function.

mod expand;
mod model;
mod parse;
mod validate;

use crate::support::errors::{Mistakes, or_item};
use proc_macro2::TokenStream;

pub(crate) fn business_counter(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let model = parse::parse(arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    or_item(model.map(|model| expand::expand(&model)), item)
}

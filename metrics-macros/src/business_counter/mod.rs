//! `#[business_counter]`: counts what a function's calls mean to the business.

mod expand;
mod model;
mod validate;

use crate::events::{Attribute, parse};
use crate::support::errors::{Mistakes, or_item};
use crate::support::names::Kind;
use proc_macro2::TokenStream;

const ATTRIBUTE: Attribute = Attribute {
    name: "business_counter",
    kind: Kind::Counter,
    example: "\"orders_total\"",
};

pub(crate) fn business_counter(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let model = parse(&ATTRIBUTE, arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    or_item(model.map(|model| expand::expand(&model)), item)
}

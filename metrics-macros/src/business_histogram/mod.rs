//! `#[business_histogram]`: how large something is in a function's calls.

mod expand;
mod model;
mod validate;

use crate::events::{Attribute, parse};
use crate::support::errors::{Mistakes, or_item};
use crate::support::names::Kind;
use proc_macro2::TokenStream;

const ATTRIBUTE: Attribute = Attribute {
    name: "business_histogram",
    kind: Kind::Histogram,
    example: "\"order_items\", value = items.len(), buckets = [1, 5, 20]",
};

pub(crate) fn business_histogram(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let model = parse(&ATTRIBUTE, arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    or_item(model.map(|model| expand::expand(&model)), item)
}

//! `#[business_gauge]`: a level that a function's calls raise, lower or set.

mod expand;
mod model;
mod validate;

use crate::events::{Attribute, parse};
use crate::support::errors::{Mistakes, or_item};
use crate::support::names::Kind;
use proc_macro2::TokenStream;

const ATTRIBUTE: Attribute = Attribute {
    name: "business_gauge",
    kind: Kind::Gauge,
    example: "\"active_users\", add = 1",
};

pub(crate) fn business_gauge(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let model = parse(&ATTRIBUTE, arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    or_item(model.map(|model| expand::expand(&model)), item)
}

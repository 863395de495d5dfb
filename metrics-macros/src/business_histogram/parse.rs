//! Reads the attribute and the function, as all business attributes do.

use crate::events::{self, Attribute, Parsed};
use crate::support::rules::names::Kind;
use proc_macro2::TokenStream;

pub(super) const ATTRIBUTE: Attribute = Attribute {
    name: "business_histogram",
    kind: Kind::Histogram,
    example: "\"order_items\", value = items.len(), buckets = [1, 5, 20]",
};

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    events::parse(&ATTRIBUTE, arguments, item)
}

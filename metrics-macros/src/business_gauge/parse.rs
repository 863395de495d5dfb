//! Reads the attribute and the function, as all business attributes do.

use crate::events::{self, Attribute, Parsed};
use crate::support::rules::names::Kind;
use proc_macro2::TokenStream;

pub(super) const ATTRIBUTE: Attribute = Attribute {
    name: "business_gauge",
    kind: Kind::Gauge,
    example: "\"active_users\", add = 1",
};

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<Parsed> {
    events::parse(&ATTRIBUTE, arguments, item)
}

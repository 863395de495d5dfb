//! Reads the attribute and the function, as all business attributes do.

use crate::events::{self, EventAttribute, ParsedEvent};
use crate::support::rules::names::MetricKind;
use proc_macro2::TokenStream;

pub(super) const ATTRIBUTE: EventAttribute = EventAttribute {
    name: "business_gauge",
    kind: MetricKind::Gauge,
    example: "\"active_users\", add = 1",
};

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<ParsedEvent> {
    events::parse(&ATTRIBUTE, arguments, item)
}

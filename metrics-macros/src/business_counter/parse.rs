//! Reads the attribute and the function, as all business attributes do.

use crate::events::{self, EventAttribute, ParsedEvent};
use crate::support::rules::names::MetricKind;
use proc_macro2::TokenStream;

pub(super) const ATTRIBUTE: EventAttribute = EventAttribute {
    name: "business_counter",
    kind: MetricKind::Counter,
    example: "\"orders_total\"",
};

pub(super) fn parse(arguments: TokenStream, item: TokenStream) -> syn::Result<ParsedEvent> {
    events::parse(&ATTRIBUTE, arguments, item)
}

//! The update of a `#[business_histogram]`: an observation.

use super::model::Model;
use crate::events::{self, Amount, Recording};
use crate::support::shown::static_name;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        event,
        value,
        buckets,
    } = model;
    let rt = event.runtime.private();
    let amount = Amount::observation(value, &event.runtime);
    let (value, bounds) = (amount.after(), static_name("BOUNDS"));
    let buckets = &buckets.0;
    let buckets = quote!(&[#(#buckets),*]);
    let recording = Recording {
        items: quote!(static #bounds: #rt::FloatBounds = #rt::FloatBounds::new(#buckets);),
        buckets,
        before: amount.before(),
        update: |series| quote!(#rt::Event::histogram(#series, &#bounds).observe(#value)),
    };
    events::expand(event, &recording)
}

//! The update of a `#[business_histogram]`: an observation.

use super::model::Model;
use crate::events::{self, Amount, Recording};
use crate::labels::Labels;
use crate::support::expansion::spans::static_name;
use crate::support::rules::native::derived_bounds;
use crate::support::rules::processes::ProcessMode;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        event,
        value,
        buckets,
    } = model;
    let rt = event.runtime.imported();
    let amount = Amount::observation(value, &rt);
    let (value, bounds) = (amount.after(), static_name("BOUNDS"));
    let derived = derived_bounds(event.metric_name());
    let (list, native) = (buckets.list(derived, derived, &rt), buckets.option(&rt));
    let native_buckets = buckets.native(&rt);
    let with_native = native_buckets
        .as_ref()
        .map(|native| quote!(.with_native(#native)));
    let labels = Labels::list();
    let recording = Recording {
        items: quote! {
            static #bounds: #rt::FloatBounds = #rt::FloatBounds::new(#list)#with_native;
            // A compile error if series times buckets exceed the limit.
            const _: () = #rt::assert_histogram(&#labels, #list, #native);
        },
        buckets: list,
        native: native.clone(),
        mode: ProcessMode::default(),
        before: amount.before(),
        update: |series| quote!(#rt::Event::histogram(#series, &#bounds).observe(#value)),
    };
    events::expand(event, &recording)
}

//! The update of a `#[business_counter]`: an addition.

use super::model::Model;
use crate::events::{self, Amount, Recording};
use crate::support::rules::processes::ProcessMode;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model { event, by } = model;
    let rt = event.runtime.imported();
    let by = by.as_ref().map(|by| Amount::count(by, &rt));
    let n = by.as_ref().map_or_else(|| quote!(1), Amount::after);
    let recording = Recording {
        items: TokenStream::new(),
        buckets: quote!(&[]),
        native: quote!(#rt::None),
        mode: ProcessMode::default(),
        before: by.as_ref().map(Amount::before).unwrap_or_default(),
        update: |series| quote!(#rt::Event::counter(#series).add(#n)),
    };
    events::expand(event, &recording)
}

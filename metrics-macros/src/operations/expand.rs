//! The code of the function: measured calls, or an event that increases the counter of queued
//! calls.

use super::model::Model;
use crate::calls;
use crate::events::{self, Recording};
use crate::support::rules::processes::ProcessMode;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(model: &Model) -> TokenStream {
    let event = match model {
        Model::Made(calls) => return calls::expand(calls, &TokenStream::new()),
        Model::Queued(event) => event,
    };
    let rt = event.runtime.imported();
    let recording = Recording {
        items: TokenStream::new(),
        buckets: quote!(&[]),
        native: quote!(#rt::None),
        mode: ProcessMode::default(),
        before: TokenStream::new(),
        update: |series| quote!(#rt::Event::counter(#series).add(1)),
    };
    events::expand(event, &recording)
}

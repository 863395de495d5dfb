//! The update of a `#[business_gauge]`: `add`, `sub` or `set`.

use super::model::Model;
use crate::events::{self, Amount, Recording};
use crate::support::rules::processes::ProcessMode;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        event,
        change,
        value,
        mode,
    } = model;
    let rt = event.runtime.imported();
    let amount = Amount::gauge(value, &rt);
    let (change, value) = (format_ident!("{}", change.name()), amount.after());
    let gauge = match mode {
        ProcessMode::Last => quote!(dated_gauge),
        _ => quote!(gauge),
    };
    let recording = Recording {
        items: TokenStream::new(),
        buckets: quote!(&[]),
        native: quote!(#rt::None),
        mode: *mode,
        before: amount.before(),
        update: |series| quote!(#rt::Event::#gauge(#series).#change(#value)),
    };
    events::expand(event, &recording)
}

//! `#[derive(LabelValue)]`: the variants of an enum are the values of a label.

mod expand;
mod model;
mod parse;
mod validate;

use crate::support::errors::{Mistakes, or_item};
use proc_macro2::TokenStream;

pub(crate) fn label_value(item: TokenStream) -> TokenStream {
    let stand_in = expand::stand_in(item.clone());
    let model = parse::parse(item)
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    // The trait is implemented despite mistakes, so that uses of the type cause no more errors.
    or_item(model.map(|model| expand::expand(&model)), &stand_in)
}

//! `#[derive(LabelSet)]`: a struct's fields as the labels of a metric.

mod expand;
mod model;
mod parse;
mod validate;

use crate::support::errors::Mistakes;
use proc_macro2::TokenStream;

pub(crate) fn label_set(item: TokenStream) -> TokenStream {
    let stand_in = expand::stand_in(item.clone());
    let model = parse::parse(item)
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    match model {
        Ok(model) => expand::expand(&model),
        // The trait is there all the same, so that its uses are no further mistakes.
        Err(mistakes) => {
            let errors = mistakes.to_compile_errors();
            quote::quote!(#errors #stand_in)
        }
    }
}

//! `#[business_counter]`: counts what a function's calls mean to the business.

mod expand;
mod model;
mod parse;
mod source;
mod validate;

use crate::support::errors::Mistakes;
use proc_macro2::TokenStream;

pub(crate) fn business_counter(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let model = parse::parse(arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(validate::validate);
    match model {
        Ok(model) => expand::expand(&model),
        // The user's item comes out all the same, so that one mistake is one message.
        Err(mistakes) => {
            let errors = mistakes.to_compile_errors();
            quote::quote!(#errors #item)
        }
    }
}

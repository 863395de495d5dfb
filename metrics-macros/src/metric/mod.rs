//! `#[metric]`: declares a metric by its static.

mod expand;
mod model;
mod parse;
mod validate;

use crate::support::errors::Mistakes;
use proc_macro2::TokenStream;

pub(crate) fn metric(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match parse::parse(arguments, item) {
        Err(error) => error.to_compile_error(),
        Ok(parsed) => {
            let stand_in = expand::stand_in(&parsed);
            match validate::validate(parsed) {
                Ok(model) => expand::expand(&model),
                // A static of that name comes out all the same, so that its
                // uses are no further mistakes.
                Err(mistakes) => with_stand_in(&mistakes, &stand_in),
            }
        }
    }
}

fn with_stand_in(mistakes: &Mistakes, stand_in: &TokenStream) -> TokenStream {
    let errors = mistakes.to_compile_errors();
    quote::quote!(#errors #stand_in)
}

//! `#[business_gauge]`: a level that a function's calls raise, lower or set.

mod expand;
mod model;
mod validate;

use crate::events::{Attribute, parse};
use crate::support::errors::Mistakes;
use crate::support::names::Kind;
use proc_macro2::TokenStream;

const ATTRIBUTE: Attribute = Attribute {
    name: "business_gauge",
    kind: Kind::Gauge,
    example: "\"active_users\", add = 1",
};

pub(crate) fn business_gauge(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let model = parse(&ATTRIBUTE, arguments, item.clone())
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

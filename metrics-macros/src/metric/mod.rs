//! `#[metric]`: declares a metric as a static.

mod expand;
mod metric_type;
mod model;
mod parse;
mod validate;

use crate::support::errors::{Mistakes, or_item};
use crate::support::expansion::runtime::Runtime;
use proc_macro2::TokenStream;

/// A static whose updates have no effect, for the feature `off`.
pub(crate) fn switched_off(tokens: TokenStream) -> TokenStream {
    match parse::item(tokens.clone()) {
        Ok(item) => expand::switched_off(&item),
        Err(error) => or_item(Err(error.into()), &tokens),
    }
}

pub(crate) fn metric(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    let item = match parse::item(tokens.clone()) {
        Ok(item) => item,
        // The user's item is returned despite mistakes, so that each causes one error.
        Err(error) => return or_item(Err(error.into()), &tokens),
    };
    let arguments = parse::arguments(arguments);
    let runtime = arguments.as_ref().map_or_else(
        |_| Runtime::default(),
        |arguments| Runtime::named_in(&arguments.entries),
    );
    let model = arguments
        .map_err(Mistakes::from)
        .and_then(|arguments| validate::validate(arguments, item.clone()));
    match model {
        Ok(model) => expand::expand(&model),
        // A static with the same name and type remains, so that its uses cause no more errors.
        Err(mistakes) => {
            mistakes.around_expression(|error| expand::stand_in(&item, &runtime, &error))
        }
    }
}

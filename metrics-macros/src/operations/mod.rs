//! Attributes that name what a function does: `#[db_operation]`,
//! `#[cache_operation]`, `#[background_task]`, `#[external_call]` and
//! `#[auth_event]`. They differ in their families and in the labels that are
//! written in front of the options; [`kind`] lists them.

mod kind;

mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use kind::{
    AUTH_EVENT, BACKGROUND_TASK, CACHE_OPERATION, DB_OPERATION, EXTERNAL_CALL, Kind,
};

use crate::support::errors::Mistakes;
use proc_macro2::TokenStream;

pub(crate) fn operation(kind: &Kind, arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let model = parse::parse(kind, arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(|parsed| validate::validate(kind, parsed));
    match model {
        Ok(model) => expand::expand(&model),
        // The user's item comes out all the same, so that one mistake is one message.
        Err(mistakes) => {
            let errors = mistakes.to_compile_errors();
            quote::quote!(#errors #item)
        }
    }
}

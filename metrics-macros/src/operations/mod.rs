//! Attributes for kinds of operations: `#[db_operation]`, `#[cache_operation]`,
//! `#[background_task]`, `#[external_call]` and `#[auth_event]`. They differ in their families and
//! in the labels before their options. The module `operation` lists them.

mod expand;
mod model;
mod operation;
mod parse;
mod queued;
mod validate;

pub(crate) use operation::{
    AUTH_EVENT, BACKGROUND_TASK, CACHE_OPERATION, DB_OPERATION, EXTERNAL_CALL, Operation,
};

use crate::support::errors::{Mistakes, or_item};
use proc_macro2::TokenStream;

pub(crate) fn operation(
    operation: &Operation,
    arguments: TokenStream,
    item: &TokenStream,
) -> TokenStream {
    let model = parse::parse(operation, arguments, item.clone())
        .map_err(Mistakes::from)
        .and_then(|parsed| validate::validate(operation, parsed));
    or_item(model.map(|model| expand::expand(&model)), item)
}

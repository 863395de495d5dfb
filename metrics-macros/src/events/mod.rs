//! What `#[business_counter]`, `#[business_gauge]` and `#[business_histogram]`
//! share: a metric of the user's own that a function feeds. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `parse` | the name, the options and the function |
//! | `attribute` | which of the attributes it is |
//! | `model` | a valid use |
//! | `validate` | the options that all of them take, and their rules |
//! | `amount` | the number that a call amounts to |
//! | `expand` | a static, its registration, the body, one update after it |

mod amount;
mod attribute;
mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use amount::Amount;
pub(crate) use attribute::EventAttribute;
pub(crate) use expand::{Recording, expand};
pub(crate) use model::Event;
pub(crate) use parse::{ParsedEvent, parse};
pub(crate) use validate::{OPTIONS, event};

//! Shared by `#[business_counter]`, `#[business_gauge]` and `#[business_histogram]`: a metric that
//! the calls of a function update. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `parse` | the name, the options and the function |
//! | `attribute` | the properties in which the attributes differ |
//! | `model` | a valid use |
//! | `validate` | the options of all three attributes, and their rules |
//! | `amount` | the number that belongs to a call |
//! | `expand` | a static, its registration, the body, and one update after it |

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

//! What `#[business_counter]`, `#[business_gauge]` and `#[business_histogram]`
//! share: a metric of the user's own that a function feeds. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `parse` | the name, the options and the function |
//! | `options` | the options that all of them take, and their rules |
//! | `model` | a valid use |
//! | `amount` | the number that a call amounts to |
//! | `expand` | a static, its registration, the body, one update after it |

mod amount;
mod expand;
mod model;
mod options;
mod parse;

pub(crate) use amount::Amount;
pub(crate) use expand::{Recording, expand};
pub(crate) use model::Event;
pub(crate) use options::{OPTIONS, event, has_unknown};
pub(crate) use parse::{Parsed, parse};

use crate::support::names::Kind;

/// One of the attributes.
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// A use of it, to be shown where it has no name.
    pub(crate) example: &'static str,
}

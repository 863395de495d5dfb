//! The option `labels(…)` of attributes above functions: labels from the
//! arguments, or from what is returned. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `parse` | the list as it is written |
//! | `model` | labels that break no rule |
//! | `validate` | the rules: which arguments a value uses, constants of an info |
//! | `expand` | the lists of values, and the index of a call's series |

mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use model::Labels;
pub(crate) use validate::{Constant, check_known_before, constants, labels};

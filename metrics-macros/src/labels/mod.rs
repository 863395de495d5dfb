//! The option `labels(…)` of attributes above functions: labels from the arguments, or from the
//! returned value. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `parse` | the syntax of the list |
//! | `model` | validated labels |
//! | `validate` | the rules, also those of the constant labels of an info |
//! | `expand` | the lists of values, and the index of a call's series |

mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use model::Labels;
pub(crate) use validate::{Constant, check_known_before, constants, labels};

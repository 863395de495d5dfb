//! The option `labels(…)` of attributes above functions: labels from the
//! arguments, or from what is returned. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `parse` | the list as it is written |
//! | `model` | labels that break no rule |
//! | `validate` | the rules |
//! | `constants` | those of an info: texts that are known when the program is compiled |
//! | `arguments` | which arguments occur in a label's value |
//! | `expand` | the lists of values, and the index of a call's series |

mod arguments;
mod constants;
mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use constants::{Constant, constants};
pub(crate) use model::Labels;
pub(crate) use validate::{check_known_before, labels};

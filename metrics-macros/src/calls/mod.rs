//! Shared by all attributes that measure calls, such as `#[instrumented]` and `#[db_operation]`.
//! Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `options` | the options of all these attributes, one row each |
//! | `model` | validated calls |
//! | `validate` | the rules of the options |
//! | `outcome` | the outcome of a call, derived from the returned value |
//! | `declaration` | the static that records the calls, and its registration |
//! | `expand` | the guard around the body |

mod declaration;
mod expand;
mod model;
mod options;
mod outcome;
mod validate;

pub(crate) use expand::expand;
pub(crate) use model::{Calls, Families};
pub(crate) use options::{
    CallsAttribute, calls, check_shared, is_overridden, is_shared, names, unfit,
};
pub(crate) use outcome::kinds_list;

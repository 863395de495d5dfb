//! What all attributes share that measure calls: `#[instrumented]`,
//! `#[db_operation]` and their like. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `options` | the options that all of them take, one row each |
//! | `model` | calls that break no rule |
//! | `validate` | the rules of the options |
//! | `outcome` | how a call's outcome is derived from what it returned |
//! | `declaration` | the static that records the calls, and its registration |
//! | `expand` | one guarded call of the body |

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

//! What all attributes share that measure calls: `#[instrumented]`,
//! `#[db_operation]` and their like. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `options` | the options that all of them take, and their rules |
//! | `model` | a valid use |
//! | `outcome` | how a call's outcome is told from what it returned |
//! | `expand` | the static, its registration, one guarded call of the body |

mod expand;
mod model;
mod options;
mod outcome;

pub(crate) use expand::expand;
pub(crate) use model::{Calls, Families};
pub(crate) use options::{Attribute, OPTIONS, buckets, calls};
pub(crate) use outcome::kinds_list;

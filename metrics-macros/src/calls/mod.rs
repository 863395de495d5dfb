//! What all attributes share that measure calls: `#[instrumented]`,
//! `#[db_operation]` and their like. Imports no macro.
//!
//! | file | holds |
//! |---|---|
//! | `model` | a valid use |
//! | `validate` | the options that all of them take, and their rules |
//! | `expand` | the static, its registration, one guarded call of the body |

mod expand;
mod model;
mod validate;

pub(crate) use expand::{expand, kinds_list};
pub(crate) use model::{Calls, Families};
pub(crate) use validate::{CallsAttribute, OPTIONS, buckets, calls};

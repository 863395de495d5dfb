//! The rules of the options.
//!
//! - `outcome`: `ok_if`, `error_if`, `hit_if`
//! - `error_kinds`: `error`
//! - `duration`: `duration = false`, `sample`, and what they exclude
//! - `closure`: options that take a closure

mod closure;
pub(super) mod duration;
pub(super) mod error_kinds;
pub(super) mod outcome;

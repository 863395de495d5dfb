//! The rules of the options.
//!
//! - `outcome`: `ok_if`, `error_if`, `hit_if`
//! - `error_kinds`: `error`
//! - `duration`: `duration = false`, and what it excludes
//! - `closure`: an option takes a closure

mod closure;
pub(super) mod duration;
pub(super) mod error_kinds;
pub(super) mod outcome;

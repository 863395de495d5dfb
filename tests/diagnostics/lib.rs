//! Functions with attributes, for which the compiler and clippy must report the same as without the
//! attributes, on the same lines.
//!
//! clippy checks `silent`, `expected` and `declarations` with the rest of the workspace.
//! `tests/compile/diagnostics.rs` checks `cases` with each combination of attributes.
#![cfg_attr(not(any(feature = "docs", feature = "shapes")), forbid(unsafe_code))]
#![warn(missing_docs, unreachable_pub, single_use_lifetimes, unused)]
#![warn(future_incompatible, let_underscore_drop, trivial_casts)]
#![warn(unused_qualifications, unused_lifetimes, unused_results)]
#![warn(clippy::all, clippy::pedantic, clippy::nursery)]

/// The cases that a feature selects, as `build.rs` writes them.
#[cfg_attr(any(feature = "docs", feature = "shapes"), warn(clippy::restriction))]
#[cfg(any(
    feature = "docs",
    feature = "errors",
    feature = "shapes",
    feature = "syntax",
    feature = "unknown_names",
    feature = "warnings"
))]
pub mod cases {
    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

#[cfg(not(any(
    feature = "docs",
    feature = "errors",
    feature = "shapes",
    feature = "syntax",
    feature = "unknown_names",
    feature = "warnings"
)))]
#[deny(warnings)]
pub mod silent;

#[cfg(not(any(
    feature = "docs",
    feature = "errors",
    feature = "syntax",
    feature = "unknown_names",
    feature = "warnings"
)))]
#[allow(clippy::missing_const_for_fn, reason = "as in `silent`")]
#[deny(warnings)]
pub mod expected;

#[cfg(not(any(
    feature = "docs",
    feature = "errors",
    feature = "syntax",
    feature = "unknown_names",
    feature = "warnings"
)))]
#[deny(warnings)]
pub mod declarations;

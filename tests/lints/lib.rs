//! What lints say about functions with the attributes: nothing, where they
//! say nothing without them; and the same in the same places, where they warn.
//!
//! clippy reads `silent` with the rest of the workspace. `warnings` is read by
//! `tests/compile/lints.rs`, with and without the attributes.
#![forbid(unsafe_code)]
#![warn(missing_docs, unreachable_pub, single_use_lifetimes, unused)]
#![warn(future_incompatible, let_underscore_drop, trivial_casts)]
#![warn(unused_qualifications, unused_lifetimes, unused_results)]
#![warn(clippy::all, clippy::pedantic, clippy::nursery)]

#[cfg(feature = "warnings")]
pub mod warnings;

#[cfg(not(feature = "warnings"))]
#[deny(warnings)]
pub mod silent;

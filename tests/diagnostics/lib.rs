//! What the compiler and clippy say about functions with the attributes:
//! nothing, where they say nothing without them; and else the same in the same
//! places.
//!
//! clippy reads `silent` with the rest of the workspace. The others are read by
//! `tests/compile/diagnostics.rs`, with and without the attributes.
#![forbid(unsafe_code)]
#![warn(missing_docs, unreachable_pub, single_use_lifetimes, unused)]
#![warn(future_incompatible, let_underscore_drop, trivial_casts)]
#![warn(unused_qualifications, unused_lifetimes, unused_results)]
#![warn(clippy::all, clippy::pedantic, clippy::nursery)]

#[cfg(feature = "warnings")]
pub mod warnings;

#[cfg(feature = "errors")]
pub mod errors;

#[cfg(not(any(feature = "warnings", feature = "errors")))]
#[deny(warnings)]
pub mod silent;

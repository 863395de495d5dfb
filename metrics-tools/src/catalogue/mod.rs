//! Where a catalogue comes from: JSON, or the exposition of a running service.
//!
//! The catalogue of the running binary is
//! [`metrics_runtime::catalogue`](fn@metrics_runtime::catalogue).

mod from_exposition;
mod json;

pub use from_exposition::from_exposition;
pub use json::{CatalogueError, from_json, to_json};

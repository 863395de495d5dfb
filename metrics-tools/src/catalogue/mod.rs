//! Where a catalogue comes from: JSON, or the exposition of a running service; and its
//! labels as Prometheus stores them.
//!
//! The catalogue of the running binary is
//! [`metrics_runtime::catalogue`](fn@metrics_runtime::catalogue).

mod from_exposition;
mod json;
mod target_labels;

#[cfg(feature = "top")]
pub(crate) use from_exposition::family_of;
pub use from_exposition::from_exposition;
pub use json::{CatalogueError, from_json, to_json};
pub(crate) use target_labels::exported_name;
pub use target_labels::{LabelCollision, label_collisions, with_exported_label};

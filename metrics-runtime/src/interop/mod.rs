//! The `prometheus` crate in both directions (feature `prometheus`): its registries in our
//! response, and our series in its registries.
//!
//! | file | contents |
//! |---|---|
//! | `registry` | one of its registries, read as plain data |
//! | `foreign` | several registries besides our own series: which names win |
//! | `collector` | our series as one of its collectors |
//!
//! The crate has two models of its data, depending on its feature `protobuf`. This code uses only
//! what both have.

mod collector;
mod foreign;
mod registry;

pub use collector::{PrometheusCollector, PrometheusCollectorError};
pub(crate) use foreign::ForeignRegistries;

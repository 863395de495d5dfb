//! The `prometheus` crate, both ways (feature `prometheus`): its registries in
//! our response, our series in its registries.
//!
//! | file | holds |
//! |---|---|
//! | `registry` | one of its registries, read as plain data |
//! | `foreign` | several of them beside our own series: whose names count |
//! | `collector` | our series as one of its collectors |
//!
//! The crate has two models of its data, one for each state of its feature
//! `protobuf`; what is used here is the same in both.

mod collector;
mod foreign;
mod registry;

pub use collector::{PrometheusCollector, PrometheusCollectorError};
pub(crate) use foreign::ForeignRegistries;

//! What is made from the catalogue, and what is checked against it: PromQL
//! that is parsed with the place of each of its parts, and the mistakes in it.
//!
//! Pure: text and values in, values out. Needs the feature `artifacts`, which
//! is off by default; nothing here runs in a user's request.

mod catalogue;
pub mod check;
pub mod promql;
mod report;

pub use catalogue::{
    Catalogue, CatalogueError, CrateEntry, Declaration, FailedCalls, Label, LatencyPromise, Metric,
    NativeBuckets, Objective, OtherValues, Place, SuccessPromise, catalogue,
};

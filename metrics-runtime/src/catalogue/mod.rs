//! Every metric that the binary can expose, as plain data: names, types, labels
//! with their values, buckets, objectives and source locations. Feature
//! `catalogue`.
//!
//! The types implement serde's traits. The crate `metrics-tools` reads and writes them as JSON, and
//! lists, documents, compares and checks the metrics.
//!
//! ```
//! use metrics_runtime::{Counter, LabelSet, LabelValue, catalogue, metric};
//!
//! #[derive(LabelValue)]
//! enum Size {
//!     Small,
//!     Large,
//! }
//!
//! #[derive(LabelSet)]
//! struct ParcelLabels {
//!     size: Size,
//! }
//!
//! /// Parcels sent.
//! #[metric("parcels_total")]
//! static PARCELS: Counter<ParcelLabels>;
//!
//! let catalogue = catalogue();
//! let parcels = catalogue.metric("parcels_total").unwrap();
//! assert_eq!(parcels.help, "Parcels sent.");
//! assert_eq!(parcels.labels[0].values, ["small", "large"]);
//! assert_eq!(parcels.series, 2);
//! ```

mod calls;
mod groups;
mod http;
mod location;
mod model;
mod objectives;
mod program;
mod viewed;

pub use groups::MetricGroup;
pub use location::SourceLocation;
pub use model::{
    CallMetrics, Catalogue, CrateEntry, DeclarationEntry, FailureMatcher, LabelEntry,
    LatencyTarget, MetricEntry, NativeBuckets, ObjectiveEntry, OtherValues, SuccessTarget,
};
pub use program::catalogue;

/// The value of the label `le` for a bucket with this upper bound, as in expositions: `0.25`,
/// `1.0`, `+Inf`.
///
/// ```
/// use metrics_runtime::catalogue::format_bound;
///
/// assert_eq!(format_bound(0.25), "0.25");
/// assert_eq!(format_bound(1.0), "1.0");
/// assert_eq!(format_bound(f64::INFINITY), "+Inf");
/// ```
pub fn format_bound(bound: f64) -> String {
    crate::exposition::bound(bound)
}

#[cfg(feature = "ui")]
inventory::submit! {
    crate::http::CatalogueJson(|| serde_json::value::to_raw_value(&catalogue()))
}

#[cfg(test)]
mod tests;

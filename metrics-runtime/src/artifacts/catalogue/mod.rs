//! The catalogue: every metric that the program can expose, as plain data that
//! can be kept, compared and read by other programs.
//!
//! ```
//! use metrics_runtime::artifacts::{Catalogue, catalogue};
//! use metrics_runtime::{Counter, LabelValue, metric};
//!
//! #[derive(LabelValue)]
//! enum Size {
//!     Small,
//!     Large,
//! }
//!
//! /// Parcels sent.
//! #[metric("parcels_total")]
//! static PARCELS: Counter<ParcelLabels>;
//!
//! #[derive(metrics_runtime::LabelSet)]
//! struct ParcelLabels {
//!     size: Size,
//! }
//!
//! let catalogue = catalogue();
//! let parcels = catalogue.metric("parcels_total").unwrap();
//! assert_eq!(parcels.help, "Parcels sent.");
//! assert_eq!(parcels.labels[0].values, ["small", "large"]);
//! assert_eq!(parcels.series, 2);
//! assert_eq!(Catalogue::from_json(&catalogue.to_json()).unwrap(), catalogue);
//! ```

mod counted;
mod http;
mod json;
mod known;
mod model;
mod objectives;
mod places;
mod program;

pub use counted::Counted;
pub use json::CatalogueError;
pub use model::{
    Catalogue, CrateEntry, Declaration, FailedCalls, Label, LatencyPromise, Metric, NativeBuckets,
    Objective, OtherValues, Place, SuccessPromise,
};
pub use program::catalogue;

#[cfg(test)]
mod tests;

//! The protocol buffers of OpenTelemetry: a snapshot as `ExportMetricsServiceRequest`
//! messages (feature `otlp`).
//!
//! They are encoded by hand, like those of Prometheus: the crate `opentelemetry-proto` depends on
//! the whole SDK, and first builds a tree of every series. The tests decode with it.
//!
//! | file | contents |
//! |---|---|
//! | `series` | writes the series of a snapshot, one after the other |
//! | `requests` | combines data points to metrics, and metrics to requests of limited size |
//! | `point` | one data point |
//! | `exponential`, `exemplar`, `attribute`, `time` | parts of data points |

mod attribute;
mod exemplar;
mod exponential;
mod point;
mod requests;
mod series;
mod time;

pub(crate) use attribute::Attribute;
pub(crate) use series::otlp_requests;

#[cfg(all(test, not(feature = "off")))]
mod tests;

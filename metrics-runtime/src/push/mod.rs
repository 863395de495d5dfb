//! Pushes metrics of services and jobs that cannot be scraped: to OpenTelemetry receivers
//! ([`Otlp`], feature `otlp`) and to a Pushgateway (`Pushgateway`, feature `pushgateway`).
//!
//! Pushes and scrapes read the same cells, so they have the same values.
//!
//! ```no_run
//! use metrics_runtime::push::Otlp;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // OTEL_SERVICE_NAME=shop OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318
//! let pusher = Otlp::from_env()?.start();
//! // … the service runs …
//! pusher.shutdown().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Metrics
//!
//! Pushes have their own metrics. The series of a protocol exist once its pusher is created.
//!
//! | family | labels | value |
//! |---|---|---|
//! | `metrics_pushes_total` | `protocol`, `result` | pushes that have ended. A push with retries counts once |
//! | `metrics_push_duration_seconds` | `protocol` | the time from the snapshot to the last response, including retries (count and sum) |
//! | `metrics_push_bytes_total` | `protocol` | bytes of the sent request bodies, after compression, including retries |
//!
//! | `result` | meaning |
//! |---|---|
//! | `ok` | the receiver accepted everything |
//! | `partial` | the receiver accepted the request and refused some data points |
//! | `rejected` | the receiver refused the request |
//! | `timeout` | no response in time |
//! | `unreachable` | no connection, or it was closed before the response |
//! | `failed` | the metrics could not be read |
//! | `cancelled` | the last push replaced it, or the pusher was dropped |
//!
//! # Connections
//!
//! Connections use HTTP/1.1 without TLS. If a receiver needs TLS, run a collector next to the
//! service.
//!
//! # Files
//!
//! | file | contents |
//! |---|---|
//! | `otlp` | OpenTelemetry: settings, resource, the task that pushes |
//! | `gateway` | the Pushgateway |
//! | `client` | one push: requests, timeouts, retries |
//! | `backoff` | the waits before retries |
//! | `push_error` | the errors of pushes and settings |
//! | `own_metrics` | the metrics above |

mod backoff;
mod client;
#[cfg(feature = "pushgateway")]
mod gateway;
#[cfg(feature = "otlp")]
mod otlp;
mod own_metrics;
mod push_error;

#[cfg(feature = "pushgateway")]
pub use gateway::{PushAtExit, Pushgateway};
#[cfg(feature = "otlp")]
pub use otlp::{Otlp, OtlpPusher};
pub use push_error::{PushError, PushSettingError};

#[cfg(all(test, feature = "axum", feature = "otlp", not(feature = "off")))]
mod tests;

//! Pushing metrics, for services and jobs that nobody can scrape: to OpenTelemetry
//! receivers ([`Otlp`], feature `otlp`) and to a Pushgateway (`Pushgateway`, feature
//! `pushgateway`).
//!
//! Pushes and scrapes read the same store, so they show the same numbers.
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
//! Pushes are measured themselves, from the start of a pusher on.
//!
//! | family | labels | value |
//! |---|---|---|
//! | `metrics_pushes_total` | `protocol`, `result` | pushes that have ended. One with retries counts once |
//! | `metrics_push_duration_seconds` | `protocol` | the time from the snapshot to the last response, with retries (count and sum) |
//! | `metrics_push_bytes_total` | `protocol` | bytes of request bodies as they were sent, compressed, with retries |
//!
//! | `result` | meaning |
//! |---|---|
//! | `ok` | the receiver accepted everything |
//! | `partial` | the receiver accepted the request and refused some data points |
//! | `rejected` | the receiver refused the request |
//! | `timeout` | no response in time |
//! | `unreachable` | no connection, or it was closed before the response |
//! | `failed` | the metrics could not be read |
//! | `cancelled` | given up for the last push, or because the pusher was dropped |
//!
//! # Connections
//!
//! HTTP/1.1 without TLS: for a receiver that needs TLS, run a collector beside the service.
//!
//! | file | contents |
//! |---|---|
//! | `otlp` | OpenTelemetry: settings, resource, the task that pushes |
//! | `gateway` | the Pushgateway |
//! | `client` | one push: requests, timeouts, retries |
//! | `backoff` | how long to wait before a retry |
//! | `push_error` | how a push fails |
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

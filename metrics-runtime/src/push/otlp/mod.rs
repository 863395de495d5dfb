//! Pushes to OpenTelemetry receivers: OTLP over HTTP, in protocol buffers.
//!
//! | file | contents |
//! |---|---|
//! | `settings` | [`Otlp`]: endpoint, interval and other settings |
//! | `environment` | the environment variables of OpenTelemetry |
//! | `resource` | the default attributes of the resource |
//! | `export` | one export: one snapshot of the metrics as requests |
//! | `response` | the data points that a receiver refused |
//! | `pusher` | [`OtlpPusher`]: the task that exports |

mod environment;
mod export;
mod pusher;
mod resource;
mod response;
mod settings;

pub use pusher::OtlpPusher;
pub use settings::Otlp;

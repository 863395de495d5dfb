//! Pushing to OpenTelemetry receivers: OTLP over HTTP, in protocol buffers.
//!
//! | file | contents |
//! |---|---|
//! | `settings` | [`Otlp`]: what is pushed where, how often |
//! | `environment` | the variables of OpenTelemetry |
//! | `resource` | what describes the program, unless it says so |
//! | `export` | one export: the metrics of a moment as requests |
//! | `response` | what a receiver has refused |
//! | `pusher` | [`OtlpPusher`]: the task that exports |

mod environment;
mod export;
mod pusher;
mod resource;
mod response;
mod settings;

pub use pusher::OtlpPusher;
pub use settings::Otlp;

//! `GET /metrics`: the endpoint that answers scrapes.
//!
//! | file | contents |
//! |---|---|
//! | `metrics_endpoint` | the endpoint and its options |
//! | `handler` | the endpoint as a handler and a service |
//! | `answer` | answers one scrape |
//! | `admission` | access control, and the delay of clients that guess secrets |
//! | `accept` | parses `Accept` and `Accept-Encoding` |
//! | `negotiation` | chooses format and encoding |
//! | `query` | the requested families and the timeout |
//! | `limits` | the limit of concurrent scrapes, and the snapshot that they share |
//! | `source` | the exposed processes and registries, and their snapshots |
//! | `blocking` | runs work on threads for blocking work, within the limit |
//! | `render` | writes the exposition on a thread for blocking work |
//! | `pipe` | passes the exposition on to the response |
//! | `compression`, `gzip`, `zstd`, `encoder_pool` | encodings |
//! | `deflate` | gzip for text |

mod accept;
mod admission;
mod answer;
mod blocking;
mod compression;
#[cfg(feature = "gzip")]
mod deflate;
mod encoder_pool;
#[cfg(feature = "gzip")]
mod gzip;
mod handler;
mod limits;
mod metrics_endpoint;
mod negotiation;
mod pipe;
mod query;
mod render;
mod source;
#[cfg(feature = "zstd")]
mod zstd;

#[cfg(feature = "ui")]
pub(super) use admission::admit;
#[cfg(feature = "ui")]
pub(super) use answer::{UnknownLength, too_many, too_slow};
#[cfg(feature = "ui")]
pub(super) use blocking::spawn;
#[cfg(feature = "ui")]
pub(super) use compression::{Content, Encoding};
#[cfg(feature = "ui")]
pub(super) use encoder_pool::Pooled;
pub(super) use handler::default_endpoint;
pub use handler::scrape;
#[cfg(feature = "ui")]
pub(super) use limits::Arrival;
pub use metrics_endpoint::MetricsEndpoint;
#[cfg(feature = "ui")]
pub(super) use negotiation::negotiate;
#[cfg(feature = "ui")]
pub(super) use source::Source;

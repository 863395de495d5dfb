//! `GET /metrics`: the endpoint that scrapers ask.
//!
//! | file | holds |
//! |---|---|
//! | `metrics_endpoint` | the endpoint and its options |
//! | `handler` | the endpoint as a handler and a service |
//! | `answer` | the response to one scrape |
//! | `accept` | parses `Accept` and `Accept-Encoding` |
//! | `negotiation` | chooses format and encoding |
//! | `query` | the requested families and the timeout |
//! | `limits` | the limit of concurrent scrapes, and the snapshot that they share |
//! | `render` | writes the exposition on a thread for blocking work |
//! | `pipe` | passes it on to the response |
//! | `compression`, `gzip`, `zstd`, `encoder_pool` | encodings |

mod accept;
mod answer;
mod compression;
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
#[cfg(feature = "zstd")]
mod zstd;

pub use handler::scrape;
pub use metrics_endpoint::MetricsEndpoint;

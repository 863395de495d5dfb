//! The layer that measures requests.
//!
//! | file | holds |
//! |---|---|
//! | `service` | the tower layer and its service |
//! | `families` | the `http_*` families, and the cells of one endpoint |
//! | `endpoints` | every endpoint that was declared or seen |
//! | `request` | the guard that records a request when it is dropped |
//! | `request_body` | how much of the request's body is read |
//! | `future`, `response_body` | what carries the guard: until the head, until the end |

mod endpoints;
mod families;
mod future;
mod request;
mod request_body;
mod response_body;
mod service;

pub(super) use endpoints::EndpointMetrics;
pub use future::ResponseFuture;
pub use service::{HttpMetrics, HttpMetricsService};

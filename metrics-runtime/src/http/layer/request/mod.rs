//! One request, from its head to the end of its response.
//!
//! | file | holds |
//! |---|---|
//! | `service` | the tower layer and its service |
//! | `guard` | records a request when it is dropped |
//! | `future`, `response_body` | keep the guard until the response's head, and until its end |
//! | `measured`, `inner_route` | which layers measure a request; the route that an inner one knows |
//! | `undecided` | the route and method, as far as they show only later |
//! | `metrics_route` | whether a router can get the route of the metrics |
//! | `request_body` | counts the bytes that are read of the request's body |
//! | `exception_type` | the type of the error that a response stands for |
//! | `hooks` | calls the closures of the configuration |

mod exception_type;
mod future;
mod guard;
mod hooks;
mod inner_route;
mod measured;
mod metrics_route;
mod request_body;
mod response_body;
mod service;
mod undecided;

pub use exception_type::ExceptionType;
pub use future::ResponseFuture;
pub use service::{HttpMetrics, HttpMetricsService};

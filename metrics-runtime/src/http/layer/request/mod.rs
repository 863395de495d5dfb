//! Measures one request, from its head to the end of its response.
//!
//! | file | contents |
//! |---|---|
//! | `layer`, `service` | the tower layer and its service |
//! | `bodies` | the types of bodies |
//! | `guard` | records a request when it is dropped |
//! | `future`, `response_body` | keep the guard until the head and the end of the response |
//! | `measured` | marks measured requests, so that they count once |
//! | `inner_route` | passes the route from an inner layer to an outer one |
//! | `undecided` | a route or method that is known only later |
//! | `metrics_route` | checks whether a router can get the route of the metrics |
//! | `request_body` | counts the bytes that are read from the request's body |
//! | `rpc`, `messages` | the guard of an RPC, and the messages in its bodies (feature `grpc`) |
//! | `exception_type` | the type of the error that caused a response |
//! | `hooks` | calls the closures of the configuration |

mod bodies;
mod exception_type;
mod future;
mod guard;
mod hooks;
mod inner_route;
mod layer;
mod measured;
#[cfg(feature = "grpc")]
mod messages;
mod metrics_route;
mod request_body;
mod response_body;
#[cfg(feature = "grpc")]
mod rpc;
mod service;
mod undecided;

pub use bodies::{AnyBody, AxumBody};
pub use exception_type::ExceptionType;
pub use future::ResponseFuture;
pub use layer::{AnyBodyLayer, HttpMetrics};
pub use request_body::RequestBody;
pub use response_body::ResponseBody;
pub use service::HttpMetricsService;

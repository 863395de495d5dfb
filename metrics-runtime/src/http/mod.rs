//! HTTP (feature `axum`): the layer that measures requests, and the endpoint that
//! answers scrapes.
//!
//! | file | holds |
//! |---|---|
//! | `layer` | the tower layer that measures requests |
//! | `method` | the method of a request as the value of a label |
//! | `routes` | mounts annotated handlers on the routes that they declare |
//! | `handler_name` | how the compiler names handlers |
//! | `connections` | open connections |
//! | `endpoint` | `GET /metrics` |
//! | `access` | who may scrape |
//! | `serve`, `server` | a listener for scrapes only |
//! | `unmeasured` | how the endpoint excludes its own requests |

mod access;
mod connections;
mod endpoint;
mod handler_name;
mod layer;
mod method;
mod routes;
mod serve;
mod server;
mod unmeasured;

pub use access::{Access, AccessError};
pub use connections::{CountConnections, CountedConnection, CountedListener, count_connections};
pub use endpoint::{MetricsEndpoint, scrape};
#[cfg(feature = "catalogue")]
pub(crate) use layer::declared;
pub use layer::{
    ConfigurationError, ConfigurationProblem, ExceptionType, Exchange, HttpMetrics,
    HttpMetricsBuilder, HttpMetricsService, LabelNames, ResponseFuture,
};
pub use routes::{mount, router};
pub use serve::{bind, serve};
pub use server::{ListenAddress, MetricsServer};
#[cfg(feature = "tls")]
pub use server::{Tls, TlsError};

use axum::Router;

/// Measures every request that `router` answers, and adds `GET /metrics`.
///
/// Call it last, around everything else, so that the responses of all other
/// layers count, too. `/metrics` stands outside of them, and is not measured;
/// to have it inside, with your own layers and fallbacks, use [`scrape`] and
/// [`HttpMetrics`] instead.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::instrumented;
///
/// #[instrumented(GET "/hello")]
/// async fn hello() -> &'static str {
///     "hello"
/// }
///
/// let app: Router = metrics_runtime::instrument(Router::new().route("/hello", get(hello)));
/// ```
///
/// To show which build is running, write [`build_info!()`](crate::build_info)
/// somewhere in the program.
///
/// All declarations of the program are checked, as by
/// [`check`](crate::check): conflicts are logged through `tracing`, and the
/// service goes on.
///
/// | family | labels |
/// |---|---|
/// | `http_requests_total` | `method`, `endpoint`, `status_code` |
/// | `http_request_duration_seconds` | `method`, `endpoint` |
/// | `http_request_size_bytes`, `http_response_size_bytes` | `method`, `endpoint` |
/// | `http_requests_in_progress` | `method`, `endpoint` |
/// | `http_exceptions_total` | `exception_type`, `endpoint` |
///
/// `endpoint` is the route that matched, as the router has it, never the path
/// that was asked for; a method that is not a standard one is `OTHER`. What no
/// route serves, by its path (404) or by its method (405), is the endpoint
/// `unmatched`, where every method but `GET` is `OTHER`: so clients can't make
/// series. Of a path that some handler declares, a method that none does is
/// `unmatched` until it was first answered otherwise.
///
/// [`HttpMetrics::builder`] has the options: other names, labels, buckets and
/// families, routes to leave out, hooks; [`HttpMetrics::from_env`] takes them from
/// the environment.
///
/// # How requests end
///
/// | a request | counts as | `exception_type` |
/// |---|---|---|
/// | with a response | its status, once its body was handed over | the type of the handler's error, where it is offered |
/// | with a 408 or 504 that offers none | that | `timeout` |
/// | whose handler, layer or body panics | 500; the panic goes on | `panic` |
/// | whose client goes away before the response is complete | 499 | `cancelled` |
/// | whose client goes away while its own body is read, whatever the handler makes of that | 499 | `cancelled` |
/// | whose response's body fails | 500 | `body` |
///
/// A streamed response lasts to its end; one of known size, and the response to
/// an upgrade (101), to its head. A layer below that catches a panic, or ends a
/// request in time, answers it: then its response counts, and the future that it
/// dropped does not.
///
/// An error's type is offered by its response, which takes one line: see
/// [`ExceptionType`]. A handler with `#[instrumented(GET "/path", error)]` offers
/// it by itself, and its types are series from the start; for those that
/// responses offer, [`errors`](HttpMetricsBuilder::errors) makes them so. A type
/// counts for a response with any status that offers it; what the handler
/// returned only for one of 400 or above.
///
/// # Panics
///
/// When the router has a route `/metrics` already.
pub fn instrument<S>(router: Router<S>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    HttpMetrics::new().instrument(router)
}

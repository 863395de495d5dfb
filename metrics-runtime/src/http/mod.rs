//! HTTP: a layer that measures requests, and the endpoint that answers
//! scrapes.
//!
//! | file | holds |
//! |---|---|
//! | `families` | the `http_*` families, and the cells of one endpoint |
//! | `endpoints` | every endpoint that was declared or seen |
//! | `layer` | the tower layer and its service |
//! | `request` | the guard that records a request when it is dropped |
//! | `future`, `body` | what carries the guard: until the head, until the end |
//! | `routes` | annotated handlers, mounted by what they declare |
//! | `handler_name` | how the compiler names them |
//! | `served` | whether they serve what they declare |
//! | `connections` | open connections |
//! | `endpoint` | `GET /metrics` |
//! | `access` | who may ask for it |
//! | `serve`, `server` | a listener of its own |
//! | `unmeasured` | how it leaves itself out |

mod access;
mod body;
mod connections;
mod endpoint;
mod endpoints;
mod families;
mod future;
mod handler_name;
mod layer;
mod request;
mod routes;
mod serve;
mod served;
mod server;
mod unmeasured;

pub use access::{Access, AccessError};
pub use connections::{CountConnections, CountedConnection, CountedListener, count_connections};
pub use endpoint::{MetricsEndpoint, scrape};
pub use future::ResponseFuture;
pub use layer::{HttpMetrics, HttpMetricsService};
pub use routes::{mount, router};
pub use serve::{bind, serve};
pub use served::ServedEndpoint;
pub use server::{ListenAddress, MetricsServer};
#[cfg(feature = "tls")]
pub use server::{Tls, TlsError};

use axum::Router;
use axum::routing::get;

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
/// that was asked for. What no route matches is the endpoint `unmatched`, and
/// a method that is not a standard one is `OTHER`: beyond the ten methods of
/// each route, clients can't make series.
///
/// # Panics
///
/// When the router has a route `/metrics` already.
pub fn instrument<S>(router: Router<S>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let layer = HttpMetrics::new();
    if let Err(error) = crate::check() {
        tracing::error!("{error}");
    }
    router.layer(layer).route("/metrics", get(scrape))
}

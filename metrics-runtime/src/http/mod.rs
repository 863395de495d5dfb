//! HTTP (feature `axum`): the layer that measures requests, and the endpoint that
//! answers scrapes.
//!
//! | file | contents |
//! |---|---|
//! | `layer` | the tower layer that measures requests |
//! | `method` | the method of a request as the value of a label |
//! | `routes` | mounts annotated handlers on the routes that they declare |
//! | `handler_name` | finds function names in type names |
//! | `connections` | counts open connections |
//! | `endpoint` | `GET /metrics` |
//! | `access` | access control for scrapes |
//! | `ui` | the live page next to `/metrics` (feature `ui`) |
//! | `versions` | the last values that viewers of the page received |
//! | `request_log` | the newest failed and the slowest requests |
//! | `scrapes` | counts scrapes by result |
//! | `serve`, `server` | a listener for scrapes only; a server with limits |
//! | `unmeasured` | how the endpoint excludes its own requests |

mod access;
mod connections;
mod endpoint;
mod handler_name;
mod layer;
mod method;
#[cfg(feature = "ui")]
mod request_log;
mod routes;
mod scrapes;
mod serve;
mod server;
#[cfg(feature = "ui")]
mod ui;
mod unmeasured;
#[cfg(feature = "ui")]
mod versions;

pub use access::{Access, AccessError};
pub use connections::{CountConnections, CountedConnection, CountedListener, count_connections};
pub use endpoint::{MetricsEndpoint, scrape};
#[cfg(feature = "grpc")]
pub use layer::GrpcType;
#[cfg(feature = "catalogue")]
pub(crate) use layer::declared;
pub use layer::{
    AnyBody, AnyBodyLayer, AxumBody, ConfigurationError, ConfigurationProblem, ExceptionType,
    Exchange, HttpMetrics, HttpMetricsBuilder, HttpMetricsService, HttpPreset, LabelNames,
    RequestBody, ResponseBody, ResponseFuture,
};
pub use routes::{mount, router};
pub use serve::{bind, serve};
pub use server::{ConnectionLimits, ListenAddress, MetricsServer, serve_limited};
#[cfg(feature = "tls")]
pub use server::{Tls, TlsError};

#[cfg(feature = "ui")]
pub(crate) use ui::CatalogueJson;

use axum::Router;

/// Measures every request that `router` answers, and adds `GET /metrics`.
///
/// Call it last, so that it measures the responses of all other layers. `/metrics` is outside of
/// these layers and is not measured. To put it inside of your own layers, use [`scrape`] and
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
/// To expose the version of the running build, write [`build_info!()`](crate::build_info)
/// outside of functions.
///
/// `instrument` checks the declarations of all crates, like [`check`](crate::check). Conflicts
/// are logged with `tracing`, and the service continues.
///
/// | family | labels |
/// |---|---|
/// | `http_requests_total` | `method`, `endpoint`, `status_code` |
/// | `http_request_duration_seconds` | `method`, `endpoint` |
/// | `http_request_size_bytes`, `http_response_size_bytes` | `method`, `endpoint` |
/// | `http_requests_in_progress` | `method`, `endpoint` |
/// | `http_exceptions_total` | `exception_type`, `endpoint` |
///
/// `endpoint` is the path template of the matched route, never the requested path. Non-standard
/// methods are `OTHER`. If no route serves a request, because of its path (404) or its method
/// (405), it counts for the endpoint `unmatched`. There, all methods except `GET` are `OTHER`.
/// So clients cannot create series. If a handler declares the path but not the method, the
/// request is `unmatched` until a response to that method is not a 405.
///
/// [`HttpMetrics::builder`] has the options: names, labels, buckets, families, excluded
/// routes, hooks. [`HttpMetrics::from_env`] reads them from the environment.
///
/// With the feature `ui`, debug builds also serve a live page of all metrics at `/metrics/ui`:
/// see `MetricsEndpoint::ui`. For release builds, use `HttpMetrics::builder().ui(true)`.
///
/// # How requests end
///
/// | request | status code | `exception_type` |
/// |---|---|---|
/// | it has a response | that of the response, once its body is sent | the type of the handler's error, if the response has one |
/// | the response is a 408 or 504 without a type | 408 or 504 | `timeout` |
/// | the handler, a layer or the body panics | 500; the panic continues | `panic` |
/// | the client disconnects before the response is complete | 499 | `cancelled` |
/// | the client disconnects while the request's body is read, whatever the handler returns | 499 | `cancelled` |
/// | the response's body fails | 500 | `body` |
///
/// A request ends when the body of its response ends. If the size of the response is known, or
/// after an upgrade (101), it ends with the head. If an inner layer catches a panic or applies
/// a timeout, its response counts, not the dropped future.
///
/// A response sets the type of its error with one line: see [`ExceptionType`]. For a handler
/// with `#[instrumented(GET "/path", error)]`, the attribute sets the type, and all types have
/// series from the start. [`errors`](HttpMetricsBuilder::errors) declares other types. A type
/// that a response sets counts with any status code. The type of a handler's error counts only
/// with a status code of 400 or above.
///
/// # Several routers
///
/// | code | works | reason |
/// |---|---|---|
/// | `instrument(a.merge(b))`, `instrument(a.nest("/b", b))` | yes | |
/// | `instrument(a).merge(b)` | yes, `b` is not measured | the layer wraps only the existing routes |
/// | `instrument(instrument(a))` | panics | there would be two routes `/metrics` |
/// | `instrument(a).merge(instrument(b))` | axum panics | there would be two routes `/metrics` |
/// | `a.layer(HttpMetrics::new()).merge(b.layer(HttpMetrics::new()))` | yes | each request passes one layer |
/// | `instrument(a.layer(HttpMetrics::new()))`, or with `route_layer` | yes, with a warning | the outer layer measures |
/// | `instrument(a.nest("/b", instrument(b)))` | yes, with a warning | the outer layer measures; `/b/metrics` answers, too |
/// | `instrument(a.nest_service("/b", b.layer(HttpMetrics::new())))`, or with `fallback_service` | yes | the outer layer measures, and gets the routes of `b` from the inner one |
/// | `instrument(a.nest_service("/b", metrics.any_body().layer(b)))`, with a service `b` | yes | [`route_by`](HttpMetricsBuilder::route_by) names the routes of `b`; all others are `/b` |
/// | `instrument(a.nest_service("/b", b))` | yes, `b` is `unmatched` | axum does not know the routes of a service |
///
/// Two layers with different [namespaces](HttpMetricsBuilder::namespace) both measure.
///
/// # Panics
///
/// If the router already has a route `/metrics`, for example because it is instrumented
/// already. The message points at the caller.
#[track_caller]
pub fn instrument<S>(router: Router<S>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    HttpMetrics::new().instrument(router)
}

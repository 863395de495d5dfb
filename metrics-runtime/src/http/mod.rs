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
//! | `ui` | the live page beside `/metrics` (feature `ui`) |
//! | `versions` | the last values that viewers of the page have seen |
//! | `request_log` | the newest failed and the slowest requests |
//! | `scrapes` | counts how scrapes end |
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
/// Call it last, so that the responses of all other layers count. `/metrics` is outside of
/// them and is not measured. To have it inside, with your own layers and fallbacks, use
/// [`scrape`] and [`HttpMetrics`] instead.
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
/// To show which build is running, write [`build_info!()`](crate::build_info) outside of
/// functions.
///
/// It checks the declarations of all crates, like [`check`](crate::check). Conflicts are
/// logged with `tracing`, and the service goes on.
///
/// | family | labels |
/// |---|---|
/// | `http_requests_total` | `method`, `endpoint`, `status_code` |
/// | `http_request_duration_seconds` | `method`, `endpoint` |
/// | `http_request_size_bytes`, `http_response_size_bytes` | `method`, `endpoint` |
/// | `http_requests_in_progress` | `method`, `endpoint` |
/// | `http_exceptions_total` | `exception_type`, `endpoint` |
///
/// `endpoint` is the path template of the matched route, never the requested path. Methods
/// that are not standard are `OTHER`. Requests that no route serves, because of their path
/// (404) or their method (405), count for the endpoint `unmatched`, where all methods but
/// `GET` are `OTHER`. So clients cannot create series. If a handler declares the path but
/// not the method, the request is `unmatched` until the method was answered with anything
/// but a 405.
///
/// [`HttpMetrics::builder`] has the options: names, labels, buckets, families, excluded
/// routes, hooks. [`HttpMetrics::from_env`] reads them from the environment.
///
/// With the feature `ui`, debug builds also have a live page of all metrics, at `/metrics/ui`:
/// see `MetricsEndpoint::ui`. For release builds, write `HttpMetrics::builder().ui(true)`.
///
/// # How requests end
///
/// | request | status code | `exception_type` |
/// |---|---|---|
/// | it has a response | the response's, once its body was sent | the type of the handler's error, if the response has one |
/// | the response is a 408 or 504 without a type | 408 or 504 | `timeout` |
/// | the handler, a layer or the body panics | 500; the panic continues | `panic` |
/// | the client disconnects before the response is complete | 499 | `cancelled` |
/// | the client disconnects while the request's body is read, whatever the handler returns | 499 | `cancelled` |
/// | the response's body fails | 500 | `body` |
///
/// The request of a streamed response ends with the body. The request of a response of
/// known size, or of an upgrade (101), ends with the head. If a layer below catches a panic
/// or applies a timeout, its response counts, not the dropped future.
///
/// A response names the type of its error with one line: see [`ExceptionType`]. For a
/// handler with `#[instrumented(GET "/path", error)]`, the attribute does so, and its types
/// are series from the start. [`errors`](HttpMetricsBuilder::errors) does this for the
/// other types. The type of a response counts with any status code, the type of a handler's
/// error only with a status code of 400 or above.
///
/// # Several routers
///
/// | written | works | because |
/// |---|---|---|
/// | `instrument(a.merge(b))`, `instrument(a.nest("/b", b))` | yes | |
/// | `instrument(a).merge(b)` | yes, `b` is not measured | the layer is around the routes that exist |
/// | `instrument(instrument(a))` | panics | there would be two routes `/metrics` |
/// | `instrument(a).merge(instrument(b))` | axum panics | there would be two routes `/metrics` |
/// | `a.layer(HttpMetrics::new()).merge(b.layer(HttpMetrics::new()))` | yes | each request passes one layer |
/// | `instrument(a.layer(HttpMetrics::new()))`, or with `route_layer` | yes, with a warning | the outer layer measures |
/// | `instrument(a.nest("/b", instrument(b)))` | yes, with a warning | the outer layer measures; `/b/metrics` answers, too |
/// | `instrument(a.nest_service("/b", b.layer(HttpMetrics::new())))`, or with `fallback_service` | yes | the outer layer measures, and the inner one tells it the routes of `b` |
/// | `instrument(a.nest_service("/b", metrics.any_body().layer(b)))`, with a service `b` | yes | [`route_by`](HttpMetricsBuilder::route_by) names its routes; all others are `/b` |
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

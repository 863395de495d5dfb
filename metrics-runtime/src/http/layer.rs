//! The tower layer and its service.

use super::body;
use super::endpoints::{self, EndpointMetrics};
use super::future::ResponseFuture;
use super::request::RequestGuard;
use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// Measures HTTP requests: a tower layer for [`axum::Router::layer`].
///
/// [`instrument`](crate::instrument) adds it together with `/metrics`; use the
/// layer itself where `/metrics` is served elsewhere.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::HttpMetrics;
///
/// let app: Router = Router::new().route("/", get(|| async { "hello" })).layer(HttpMetrics::new());
/// ```
///
/// Cost of a request: two readings of the clock and about ten updates of
/// memory that only this thread writes. No lock, no allocation (but one each
/// for a streamed request and a streamed response), no hashing.
#[derive(Clone, Debug)]
pub struct HttpMetrics(());

impl HttpMetrics {
    /// The layer. Every endpoint that the program declares has its series from
    /// here on.
    #[allow(clippy::new_without_default)] // It does something.
    pub fn new() -> Self {
        endpoints::declare();
        Self(())
    }
}

impl<S> Layer<S> for HttpMetrics {
    type Service = HttpMetricsService<S>;

    fn layer(&self, inner: S) -> HttpMetricsService<S> {
        // axum layers each route by itself, and clones the service for each
        // request. Leaked, the place costs a route 16 bytes once, and a
        // request no reference count that all threads share.
        HttpMetricsService {
            inner,
            endpoint: Box::leak(Box::new(OnceLock::new())),
        }
    }
}

/// The service of [`HttpMetrics`].
#[derive(Clone, Debug)]
pub struct HttpMetricsService<S> {
    inner: S,
    /// The endpoint of the last new route that came through here; on a
    /// [`axum::Router`], the only one.
    endpoint: &'static OnceLock<&'static EndpointMetrics>,
}

impl<S> HttpMetricsService<S> {
    #[inline]
    fn endpoint(&self, path: Option<&str>) -> &'static EndpointMetrics {
        let endpoint = *self.endpoint.get_or_init(|| endpoints::endpoint(path));
        if endpoint.is(path) {
            endpoint
        } else {
            endpoints::endpoint(path)
        }
    }
}

impl<S> Service<Request> for HttpMetricsService<S>
where
    S: Service<Request, Response = Response>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    #[inline]
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let path = request
            .extensions()
            .get::<MatchedPath>()
            .map(MatchedPath::as_str);
        let metrics = self.endpoint(path).method(request.method());
        let (request, guard) = body::measure_request(request, RequestGuard::start(metrics));
        ResponseFuture::new(self.inner.call(request), guard)
    }
}

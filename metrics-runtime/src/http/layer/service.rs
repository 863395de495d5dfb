//! The tower layer and its service.

use super::endpoints;
use super::future::ResponseFuture;
use super::request::RequestGuard;
use super::request_body;
use crate::support::clock;
use axum::extract::{MatchedPath, Request};
use axum::response::Response;
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
/// Apply it with [`axum::Router::layer`]: only there does axum say which route
/// matched. Around a whole router, as a tower service, every request would be
/// `unmatched`; and so are requests to a service below
/// [`nest_service`](axum::Router::nest_service), of whose routes axum knows
/// nothing.
///
/// Cost of a request: two readings of the clock, a look-up of the route's path
/// and about ten updates of memory that only this thread writes. No lock once
/// a route, method and status was seen. No allocation, but two for a request
/// with a body, and one for a streamed response.
#[derive(Clone, Debug)]
pub struct HttpMetrics(());

impl HttpMetrics {
    /// The layer. Every endpoint that the program declares has its series from
    /// here on.
    #[allow(clippy::new_without_default)] // It does something.
    pub fn new() -> Self {
        // Calibrates the clock now, and not in the first request.
        clock::now();
        endpoints::declare();
        Self(())
    }
}

impl<S> Layer<S> for HttpMetrics {
    type Service = HttpMetricsService<S>;

    fn layer(&self, inner: S) -> HttpMetricsService<S> {
        HttpMetricsService { inner }
    }
}

/// The service of [`HttpMetrics`].
#[derive(Clone, Debug)]
pub struct HttpMetricsService<S> {
    inner: S,
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
        let endpoint = endpoints::endpoint(path);
        let guard = RequestGuard::start(endpoint, request.method());
        let (request, guard) = request_body::measure(request, guard);
        ResponseFuture::new(self.inner.call(request), endpoint, guard)
    }
}

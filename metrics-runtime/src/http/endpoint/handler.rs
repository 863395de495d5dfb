//! The endpoint as a handler of axum and as a tower service.

use super::answer::answer;
use super::metrics_endpoint::MetricsEndpoint;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use tower_service::Service;

/// The future of a response.
type ScrapeResponse = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Marks this implementation of axum's `Handler`.
#[derive(Debug)]
#[doc(hidden)]
pub struct ScrapeHandler;

impl<S> Handler<ScrapeHandler, S> for MetricsEndpoint {
    type Future = ScrapeResponse;

    fn call(self, request: Request, _state: S) -> ScrapeResponse {
        Box::pin(answer(self, request.into_parts().0))
    }
}

impl<B> Service<http::Request<B>> for MetricsEndpoint {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let answer = answer(self.clone(), request.into_parts().0);
        Box::pin(async { Ok(answer.await) })
    }
}

/// Answers scrapes. Use this handler for your own route if [`instrument`](crate::instrument)
/// does not fit. It is a [`MetricsEndpoint`] with all defaults. All routes with this handler
/// share one limit of concurrent scrapes.
///
/// ```
/// use axum::{Router, routing::get};
/// use metrics_runtime::{HttpMetrics, scrape};
///
/// let app: Router = Router::new()
///     .route("/internal/metrics", get(scrape))
///     .layer(HttpMetrics::new());
/// ```
pub async fn scrape(request: Request) -> Response {
    answer(default_endpoint(), request.into_parts().0).await
}

/// The endpoint with all defaults. Clones share one limit of concurrent scrapes.
pub(in crate::http) fn default_endpoint() -> MetricsEndpoint {
    static DEFAULT: LazyLock<MetricsEndpoint> = LazyLock::new(MetricsEndpoint::new);
    DEFAULT.clone()
}

//! The future of a response: carries the guard until there is a head.

use super::endpoints::EndpointMetrics;
use super::request::RequestGuard;
use super::response_body;
use crate::http::{served, unmeasured};
use axum::response::Response;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project_lite::pin_project! {
    /// The future of [`HttpMetricsService`](crate::HttpMetricsService).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        // Dropped first, so that an abandoned request lasts until its handler is gone.
        #[pin]
        inner: F,
        endpoint: &'static EndpointMetrics,
        guard: Option<RequestGuard>,
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(
        inner: F,
        endpoint: &'static EndpointMetrics,
        mut guard: RequestGuard,
    ) -> Self {
        guard.waits();
        Self {
            inner,
            endpoint,
            guard: Some(guard),
        }
    }
}

impl<F, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response, E>>,
{
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Some(guard) = this.guard {
            guard.runs();
        }
        unmeasured::clear();
        let result = served::handling(Some(*this.endpoint), || this.inner.poll(cx));
        if unmeasured::taken()
            && let Some(guard) = this.guard.take()
        {
            guard.discard();
        }
        match result {
            Poll::Pending => {
                if let Some(guard) = this.guard {
                    guard.pauses();
                }
                Poll::Pending
            }
            Poll::Ready(result) => Poll::Ready(match (result, this.guard.take()) {
                (Ok(response), Some(guard)) => Ok(response_body::measure(response, guard)),
                // An error closes the connection, as a panic does.
                (result, _) => result,
            }),
        }
    }
}

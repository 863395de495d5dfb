//! The future of a response: carries the guard until there is a head.

use super::body;
use super::request::RequestGuard;
use super::served;
use super::unmeasured;
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
        guard: Option<RequestGuard>,
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(inner: F, mut guard: RequestGuard) -> Self {
        guard.waits();
        Self {
            inner,
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
        let mut metrics = None;
        if let Some(guard) = this.guard {
            guard.runs();
            metrics = Some(guard.metrics());
        }
        unmeasured::clear();
        let result = served::handling(metrics, || this.inner.poll(cx));
        if unmeasured::taken()
            && let Some(guard) = this.guard.take()
        {
            guard.discard();
        }
        match result {
            Poll::Pending => {
                if let Some(guard) = this.guard {
                    guard.waits();
                }
                Poll::Pending
            }
            Poll::Ready(result) => Poll::Ready(match (result, this.guard.take()) {
                (Ok(response), Some(guard)) => Ok(body::measure_response(response, guard)),
                // An error closes the connection, as a panic does.
                (result, _) => result,
            }),
        }
    }
}

//! The future of a response. It keeps the guard until the response's head.

use super::exception_type::ExceptionType;
use super::guard::RequestGuard;
use super::response_body;
use crate::http::unmeasured;
use crate::recording::{returned_error, served};
use axum::response::Response;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project_lite::pin_project! {
    /// The future of [`HttpMetricsService`](crate::HttpMetricsService).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        // Dropped first, so that a cancelled request lasts until its handler is dropped.
        #[pin]
        inner: F,
        // The path template of its route. Behind a reference, which takes one word.
        route: Option<&'static &'static str>,
        guard: Option<RequestGuard>,
    }
}

impl<F> ResponseFuture<F> {
    /// Of a request that is measured.
    // Always: otherwise the guard is moved once more.
    #[inline(always)]
    pub(super) fn new(inner: F, route: &'static &'static str, guard: RequestGuard) -> Self {
        let mut future = Self {
            inner,
            route: Some(route),
            guard: Some(guard),
        };
        if let Some(guard) = &mut future.guard {
            guard.on_wait();
        }
        future
    }

    /// Of a request that is not measured.
    pub(super) fn unmeasured(inner: F, route: Option<&'static &'static str>) -> Self {
        let guard = None;
        Self {
            inner,
            route,
            guard,
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
            guard.on_poll();
        }
        unmeasured::clear();
        returned_error::forget();
        // Borrowed, because moving a response costs.
        let mut result = served::handling(*this.route, || this.inner.poll(cx));
        let Some(guard) = this.guard else {
            return result;
        };
        if unmeasured::is_excluded() || guard.is_excluded() {
            guard.discard();
            *this.guard = None;
            return result;
        }
        if let Some(error) = returned_error::reported() {
            guard.set_error(ExceptionType::declared(error));
        }
        match &mut result {
            Poll::Pending => guard.on_pending(),
            Poll::Ready(ready) => {
                if let Ok(response) = ready {
                    response_body::measure(response, this.guard);
                }
                // An error closes the connection, as a panic does.
                *this.guard = None;
            }
        }
        result
    }
}

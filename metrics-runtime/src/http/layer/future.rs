//! The future of a response: carries the guard until there is a head.

use super::endpoints::Route;
use super::exception::ExceptionType;
use super::request::RequestGuard;
use super::response_body;
use crate::http::{served, unmeasured};
use crate::recording::returned_error;
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
        route: Option<&'static Route>,
        guard: Option<RequestGuard>,
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(
        inner: F,
        route: Option<&'static Route>,
        mut guard: Option<RequestGuard>,
    ) -> Self {
        if let Some(guard) = &mut guard {
            guard.waits();
        }
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
            guard.runs();
        }
        unmeasured::clear();
        returned_error::forget();
        // Looked at where it is: moving a response would cost.
        let mut result = served::handling(*this.route, || this.inner.poll(cx));
        let Some(guard) = this.guard else {
            return result;
        };
        if unmeasured::is_left_out() {
            guard.discards();
            *this.guard = None;
            return result;
        }
        if let Some(error) = returned_error::told() {
            guard.handler_returned(ExceptionType::declared(error));
        }
        match &mut result {
            Poll::Pending => guard.pauses(),
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

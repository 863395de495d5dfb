//! The bodies: the request's, counted where its head does not say how long it
//! is; the response's, which carries the guard to its end where it is streamed.

use super::request::{RequestGuard, RequestSize};
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::{Method, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

type BodyResult = Option<Result<Frame<Bytes>, axum::Error>>;

/// Sees to it that the guard learns the size of the request's body.
pub(super) fn measure_request(
    request: Request,
    mut guard: RequestGuard,
) -> (Request, RequestGuard) {
    guard.is_head(*request.method() == Method::HEAD);
    match request.body().size_hint().exact() {
        Some(size) => {
            guard.set_request_size(RequestSize::Known(size));
            (request, guard)
        }
        None => {
            let read = Arc::new(AtomicU64::new(0));
            guard.set_request_size(RequestSize::Read(Arc::clone(&read)));
            (
                request.map(|body| Body::new(CountedBody { body, read })),
                guard,
            )
        }
    }
}

/// Ends the request with the response's head if its body's size is known, or
/// if there will be none; else hands the guard on to the body.
pub(super) fn measure_response(response: Response, mut guard: RequestGuard) -> Response {
    let status = response.status();
    if guard.has_no_body(status) {
        guard.responds(status);
        return response;
    }
    match response.body().size_hint().exact() {
        Some(size) => {
            guard.add_response_size(size);
            guard.responds(status);
            response
        }
        None => {
            guard.waits();
            response.map(|body| {
                Body::new(MeasuredBody {
                    body,
                    status,
                    guard: Some(guard),
                })
            })
        }
    }
}

/// A request's body that counts the bytes that are read of it.
struct CountedBody {
    body: Body,
    read: Arc<AtomicU64>,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<BodyResult> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            // Relaxed: a sum, read when the request has ended.
            self.read.fetch_add(data.len() as u64, Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A streamed response's body. The request ends with it, or with its drop.
struct MeasuredBody {
    body: Body,
    status: StatusCode,
    guard: Option<RequestGuard>,
}

impl HttpBody for MeasuredBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<BodyResult> {
        let this = &mut *self;
        if let Some(guard) = &mut this.guard {
            guard.runs();
        }
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        let Some(guard) = &mut this.guard else {
            return frame;
        };
        match &frame {
            Poll::Pending => guard.waits(),
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    guard.add_response_size(data.len() as u64);
                }
                guard.waits();
            }
            Poll::Ready(Some(Err(_))) => {
                guard.fails();
                this.guard = None;
            }
            Poll::Ready(None) => {
                guard.responds(this.status);
                this.guard = None;
            }
        }
        // A server need not ask again after the last frame.
        if this.body.is_end_stream()
            && let Some(mut guard) = this.guard.take()
        {
            guard.responds(this.status);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

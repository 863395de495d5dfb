//! The bodies: the request's, counted as it is read; the response's, which carries the guard to its end where it is streamed.

use super::request::RequestGuard;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::{Method, StatusCode, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

type BodyResult = Option<Result<Frame<Bytes>, axum::Error>>;

/// Sees to it that the guard learns how much of the request's body is read.
///
/// What its head says of the body's size is only what the client says: a body
/// that is never read, or never sent, has no size.
pub(super) fn measure_request(
    request: Request,
    mut guard: RequestGuard,
) -> (Request, RequestGuard) {
    guard.is_head(*request.method() == Method::HEAD);
    if request.body().is_end_stream() {
        return (request, guard);
    }
    let read = Arc::new(AtomicU64::new(0));
    guard.count_request_size(Arc::clone(&read));
    let request = request.map(|body| Body::new(CountedBody { body, read }));
    (request, guard)
}

/// Ends the request with the response's head if its body's size is known, or
/// if there will be none; else hands the guard on to the body.
pub(super) fn measure_response(response: Response, mut guard: RequestGuard) -> Response {
    let status = response.status();
    if guard.has_no_body(status) || response.body().is_end_stream() {
        guard.responds(status);
        return response;
    }
    if let Some(size) = response.body().size_hint().exact() {
        guard.add_response_size(size);
        guard.responds(status);
        return response;
    }
    guard.waits();
    // A server sends no more than the head says, and then drops the body
    // without asking for its end.
    let length = response.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    response.map(|body| {
        Body::new(MeasuredBody {
            body,
            status,
            rest: length,
            guard: Some(guard),
        })
    })
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
    /// Bytes that are still to come, if the head says how many there are.
    rest: Option<u64>,
    guard: Option<RequestGuard>,
}

impl MeasuredBody {
    /// The whole response was handed over.
    fn complete(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            guard.responds(self.status);
        }
    }
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
        guard.waits();
        match &frame {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
                guard.add_response_size(bytes);
                this.rest = this.rest.map(|rest| rest.saturating_sub(bytes));
                // A server need not ask again after the last frame.
                if this.rest == Some(0) || this.body.is_end_stream() {
                    this.complete();
                }
            }
            Poll::Ready(Some(Err(_))) => {
                guard.fails();
                this.guard = None;
            }
            Poll::Ready(None) => this.complete(),
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

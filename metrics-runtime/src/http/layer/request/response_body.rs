//! The response's body. A streamed body keeps the guard until its end.

use super::guard::RequestGuard;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{StatusCode, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::io;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

type BodyResult = Option<Result<Frame<Bytes>, axum::Error>>;

/// Ends the request with the response's head if the size of the body is known or
/// there is no body. Otherwise moves the guard into the body. The guard is large, so
/// it is moved only then.
pub(super) fn measure(response: &mut Response, guarded: &mut Option<RequestGuard>) {
    let Some(guard) = guarded else {
        return;
    };
    guard.on_head(response);
    if guard.is_aborted() {
        return abort(response, guarded);
    }
    let status = response.status();
    let exact = if guard.has_no_body(status) || response.body().is_end_stream() {
        Some(0)
    } else {
        response.body().size_hint().exact()
    };
    if let Some(size) = exact
        && !(guard.keeps_body() && size > 0)
    {
        guard.add_response_size(size);
        guard.on_complete(status);
        *guarded = None;
        return;
    }
    guard.on_wait();
    // A server sends no more than the head states. Then it drops the body without
    // polling its end.
    let length = response.headers().get(header::CONTENT_LENGTH);
    let rest = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let rest = rest.or(exact);
    let body = mem::take(response.body_mut());
    *response.body_mut() = Body::new(MeasuredBody {
        body,
        status,
        rest,
        guard: guarded.take(),
    });
}

/// Ends the request of a client that is gone.
#[cold]
#[inline(never)]
fn abort(response: &mut Response, guarded: &mut Option<RequestGuard>) {
    if let Some(mut guard) = guarded.take() {
        guard.on_wait();
    }
    *response = Response::new(Body::new(Unsendable));
}

/// The body of a response to a client that has aborted its request, and so counts as gone.
/// Should it still read, it must not see a status that does not count: a server sends nothing
/// of a response whose body fails at once.
struct Unsendable;

impl HttpBody for Unsendable {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<BodyResult> {
        let error = io::Error::new(io::ErrorKind::ConnectionAborted, "the client is gone");
        Poll::Ready(Some(Err(axum::Error::new(error))))
    }
}

/// The body of a streamed response. The request ends when it ends or is dropped.
struct MeasuredBody {
    body: Body,
    status: StatusCode,
    /// The number of bytes that are still to come, if the head states it.
    rest: Option<u64>,
    guard: Option<RequestGuard>,
}

impl MeasuredBody {
    /// Ends the request, whose response was sent as a whole.
    fn complete(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            guard.on_complete(self.status);
        }
    }
}

impl HttpBody for MeasuredBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<BodyResult> {
        let this = &mut *self;
        if let Some(guard) = &mut this.guard {
            guard.on_poll();
        }
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        let Some(guard) = &mut this.guard else {
            return frame;
        };
        // Until here, and in `is_end_stream`, a panic is the body's.
        match &frame {
            Poll::Pending => guard.on_wait(),
            Poll::Ready(Some(Ok(frame))) => {
                let part = frame.data_ref().map_or(&[][..], |data| data);
                guard.on_part(part);
                let bytes = part.len() as u64;
                this.rest = this.rest.map(|rest| rest.saturating_sub(bytes));
                // A server may not poll again after the last frame.
                if this.rest == Some(0) || this.body.is_end_stream() {
                    this.complete();
                } else {
                    guard.on_wait();
                }
            }
            Poll::Ready(Some(Err(_))) => {
                guard.on_body_error();
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

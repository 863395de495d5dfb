//! The response's body, which carries the guard to its end where it is streamed.

use super::request::RequestGuard;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{StatusCode, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

type BodyResult = Option<Result<Frame<Bytes>, axum::Error>>;

/// Ends the request with the response's head if its body's size is known, or
/// if there will be none; else hands the guard on to the body. The guard stays
/// where it is unless it is handed on: it is large, and moving it would cost.
pub(super) fn measure(response: &mut Response, guarded: &mut Option<RequestGuard>) {
    let Some(guard) = guarded else {
        return;
    };
    guard.answers(response);
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
        guard.responds(status);
        *guarded = None;
        return;
    }
    guard.waits();
    // A server sends no more than the head says, and then drops the body
    // without asking for its end.
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
                let part = frame.data_ref().map_or(&[][..], |data| data);
                guard.sends(part);
                let bytes = part.len() as u64;
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

//! The request's body, counted as it is read.

use super::request::RequestGuard;
use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http::Method;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::error::Error;
use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

type BodyResult = Option<Result<Frame<Bytes>, axum::Error>>;

/// What is known of a request's body.
#[derive(Debug, Default)]
pub(super) struct Upload {
    /// Bytes that were read.
    read: AtomicU64,
    /// Whether the client went away before it was complete.
    aborted: AtomicBool,
}

// Relaxed, all of them: the body was read before its future or stream was
// dropped, which is when this is looked at.
impl Upload {
    pub(super) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Relaxed)
    }
}

/// Sees to it that the guard learns how much of the request's body is read.
///
/// What its head says of the body's size is only what the client says: a body
/// that is never read, or never sent, has no size.
pub(super) fn measure(request: &mut Request, guard: &mut RequestGuard) {
    guard.is_head(*request.method() == Method::HEAD);
    if request.body().is_end_stream() {
        return;
    }
    let upload = Arc::new(Upload::default());
    guard.uploads(Arc::clone(&upload));
    let body = mem::take(request.body_mut());
    *request.body_mut() = Body::new(CountedBody { body, upload });
}

/// Whether the client's connection, or its stream, broke: not whether what it
/// sent was malformed, for which it may still read the answer.
fn is_aborted(error: &axum::Error) -> bool {
    let mut from_server = false;
    let mut next = Some(error as &(dyn Error + 'static));
    while let Some(error) = next {
        from_server |= error.is::<hyper::Error>();
        if let Some(error) = error.downcast_ref::<io::Error>()
            && matches!(
                error.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
            )
        {
            return false;
        }
        next = error.source();
    }
    from_server
}

/// A request's body that counts the bytes that are read of it.
struct CountedBody {
    body: Body,
    upload: Arc<Upload>,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<BodyResult> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
                self.upload.read.fetch_add(bytes, Ordering::Relaxed);
            }
            Poll::Ready(Some(Err(error))) if is_aborted(error) => {
                self.upload.aborted.store(true, Ordering::Relaxed);
            }
            _ => {}
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

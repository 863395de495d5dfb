//! The request's body, whose bytes are counted when they are read.

use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::error::Error;
use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

type BodyResult = Option<Result<Frame<Bytes>, axum::Error>>;

/// The progress of a request's body.
#[derive(Debug, Default)]
pub(super) struct Upload {
    /// The number of bytes that were read.
    read: AtomicU64,
    /// Whether the client disconnected before it was complete.
    aborted: AtomicBool,
}

// Relaxed: the values are read when the future or the response's body is dropped,
// after the request's body was read.
impl Upload {
    pub(super) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.aborted.load(Ordering::Relaxed)
    }
}

/// Counts the bytes that are read of a request's body. `None` if it has no body.
///
/// The size that the head states is not counted, because the client may lie: a body
/// that is never read or never sent has no size.
pub(super) fn measure(request: &mut Request) -> Option<Arc<Upload>> {
    if request.body().is_end_stream() {
        return None;
    }
    let upload = Arc::new(Upload::default());
    let body = mem::take(request.body_mut());
    *request.body_mut() = Body::new(CountedBody {
        body,
        upload: Arc::clone(&upload),
    });
    Some(upload)
}

/// Whether the client's connection or its HTTP/2 stream broke. Not for a malformed
/// body, because then the client may still read the response.
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

/// A request's body that counts the bytes that are read.
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

//! The bodies of a connection's requests and responses. They note which side has to act, and
//! how many bytes are held in memory.

use super::held::Held;
use super::open::OpenConnection;
use super::rejections::Rejection;
use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use std::future::{Future as _, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::time::{Sleep, sleep};

/// The maximum size of the pieces of a response that hyper gets, so that hyper does not buffer
/// a large frame a second time.
const PIECE: usize = 16 * 1024;

/// The body of a request. It fails if the handler waits for more of it until the timeout.
pub(super) struct UploadBody {
    incoming: Incoming,
    connection: Arc<OpenConnection>,
    /// Runs while the handler waits.
    timer: Option<Pin<Box<Sleep>>>,
    has_ended: bool,
    /// The number of received bytes.
    received: usize,
}

impl UploadBody {
    pub(super) fn new(incoming: Incoming, connection: Arc<OpenConnection>) -> Self {
        Self {
            incoming,
            connection,
            timer: None,
            has_ended: false,
            received: 0,
        }
    }
}

impl http_body::Body for UploadBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.incoming).poll_frame(cx) {
            self.timer = None;
            self.has_ended = frame.is_none();
            self.connection.body_arrives();
            if let Some(Ok(frame)) = &frame
                && let Some(data) = frame.data_ref()
            {
                self.received += data.len();
                self.connection.holds(Held::Incomplete, data.len());
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.connection.waits_for_body();
        let timeout = self.connection.all().limits.stall_timeout;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(timeout)));
        ready!(timer.as_mut().poll(cx));
        self.timer = None;
        self.connection.count(Rejection::BodyTimeout);
        let text = "the client stopped sending the request body";
        let error = io::Error::new(io::ErrorKind::TimedOut, text);
        Poll::Ready(Some(Err(error.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

impl Drop for UploadBody {
    fn drop(&mut self) {
        self.connection.releases(Held::Incomplete, self.received);
        // The end of a chunked body is unknown until it was read.
        if !self.has_ended && !http_body::Body::is_end_stream(&self.incoming) {
            self.connection.progress.body_abandoned();
        }
    }
}

/// The body of a response, in pieces.
pub(super) struct DownloadBody {
    body: Body,
    /// The rest of the last frame.
    frame: Option<Result<Frame<Bytes>, axum::Error>>,
    /// The full size of the last frame, as long as it is held.
    held: usize,
    has_ended: bool,
    connection: Arc<OpenConnection>,
}

impl DownloadBody {
    /// Takes the first frame if it is ready, so that its memory counts from now on. The
    /// connection reads it only after the previous response was sent.
    pub(super) async fn new(body: Body, connection: Arc<OpenConnection>) -> Self {
        let mut new = Self {
            body,
            frame: None,
            held: 0,
            has_ended: false,
            connection,
        };
        poll_fn(|cx| {
            if !http_body::Body::is_end_stream(&new.body) {
                _ = new.fill(cx);
            }
            Poll::Ready(())
        })
        .await;
        new
    }

    /// Takes the next frame if `frame` is empty. At the end of the body, it is ready and `frame`
    /// stays empty.
    fn fill(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.frame.is_none() && !self.has_ended {
            self.release();
            let Poll::Ready(next) = http_body::Body::poll_frame(Pin::new(&mut self.body), cx)
            else {
                self.connection.waits_for_service();
                return Poll::Pending;
            };
            if let Some(Ok(frame)) = &next
                && let Some(data) = frame.data_ref()
            {
                // Shared data takes no memory for this client, for example files that are
                // embedded in the binary.
                if data.is_unique() {
                    self.held = data.len();
                    self.connection.holds(Held::Unsent, self.held);
                }
            }
            self.has_ended = next.is_none();
            self.frame = next;
        }
        Poll::Ready(())
    }

    fn release(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.connection.releases(Held::Unsent, held);
    }
}

impl http_body::Body for DownloadBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        ready!(self.fill(cx));
        self.connection.waits_for_client();
        let Some(frame) = self.frame.take() else {
            return Poll::Ready(None);
        };
        let mut rest = match frame {
            Ok(frame) => match frame.into_data() {
                Ok(data) => data,
                Err(other) => return Poll::Ready(Some(Ok(other))),
            },
            Err(error) => return Poll::Ready(Some(Err(error))),
        };
        let piece = rest.split_to(PIECE.min(rest.len()));
        if !rest.is_empty() {
            self.frame = Some(Ok(Frame::data(rest)));
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.frame.is_none() && (self.has_ended || http_body::Body::is_end_stream(&self.body))
    }

    fn size_hint(&self) -> SizeHint {
        let waiting = match &self.frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len) as u64,
            _ => 0,
        };
        let hint = http_body::Body::size_hint(&self.body);
        let mut sum = SizeHint::new();
        if let Some(upper) = hint.upper() {
            sum.set_upper(upper.saturating_add(waiting));
        }
        sum.set_lower(hint.lower().saturating_add(waiting));
        sum
    }
}

impl Drop for DownloadBody {
    fn drop(&mut self) {
        self.release();
        self.connection.response_ends();
    }
}

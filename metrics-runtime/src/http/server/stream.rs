//! The stream of a connection. It notes the client's progress, fails if the client reads
//! nothing, and closes in a way that the client gets the last response.

use super::open::OpenConnection;
use super::progress::Phase;
use super::rejections::Rejection;
use std::future::Future as _;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// How long the rest of a request's body is read after an early response, such as 413.
/// Without reading it, the system would reset the connection, and the client could lose the
/// response.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(2);

/// How long the service may work without sending anything after the client has closed its side
/// of the connection. The server cannot know whether such a client still reads.
const HALF_CLOSED_TIMEOUT: Duration = Duration::from_secs(1);

/// How long the handler has to read a request's body to its end, if that end arrived together
/// with the end of the connection.
const BODY_END_TIMEOUT: Duration = Duration::from_millis(20);

/// A stream whose writes fail if the client reads nothing until the timeout.
#[derive(Debug)]
pub(super) struct ClientStream<S> {
    stream: S,
    connection: Arc<OpenConnection>,
    /// Runs while a write waits.
    timer: Option<Pin<Box<Sleep>>>,
    /// Runs while a closed connection is drained. It is not `timer`, because each flush ends
    /// that one.
    draining: Option<Pin<Box<Sleep>>>,
    /// Whether the client has closed its side.
    has_ended: bool,
    /// When something was last sent to a client that has closed its side.
    quiet_since: Instant,
    /// Runs while a response to such a client is due.
    half_closed: Option<Pin<Box<Sleep>>>,
    /// Wakes the reader when that response is sent, so that it sees the end of the stream.
    reader: Option<Waker>,
}

impl<S> ClientStream<S> {
    pub(super) fn new(stream: S, connection: Arc<OpenConnection>) -> Self {
        Self {
            stream,
            connection,
            timer: None,
            draining: None,
            has_ended: false,
            quiet_since: Instant::now(),
            half_closed: None,
            reader: None,
        }
    }

    /// Reports that the client has closed its side. If it has sent a request, this waits until
    /// the response is sent.
    fn pass_end_on(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let now = Instant::now();
        let deadline = match self.connection.progress.phase() {
            Phase::Idle => return Poll::Ready(Ok(())),
            Phase::Receiving => self.quiet_since + BODY_END_TIMEOUT,
            _ if self.connection.is_busy() => self.quiet_since + HALF_CLOSED_TIMEOUT,
            // The response waits for the client, which has its own timeout.
            Phase::Answering | Phase::Sending => now + HALF_CLOSED_TIMEOUT,
        };
        if now >= deadline {
            return Poll::Ready(Ok(()));
        }
        self.reader = Some(cx.waker().clone());
        let timer = self
            .half_closed
            .get_or_insert_with(|| Box::pin(sleep(HALF_CLOSED_TIMEOUT)));
        timer.as_mut().reset(deadline);
        if timer.as_mut().poll(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }

    /// Notes that something was sent to the client.
    fn wrote(&mut self) {
        // Only writes count: a flush succeeds even if the client reads nothing.
        self.connection.client_acted();
        if self.has_ended {
            self.quiet_since = Instant::now();
        }
    }

    /// Returns the result of a write, or an error if the write has waited until the timeout.
    fn limit<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.timer = None;
            return written;
        }
        self.connection.waits_for_client();
        let timeout = self.connection.all().limits.stall_timeout;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(timeout)));
        ready!(timer.as_mut().poll(cx));
        self.timer = None;
        self.connection.count(Rejection::WriteTimeout);
        let text = "the client stopped reading the response";
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, text)))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ClientStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.has_ended {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
            if buffer.filled().len() > before {
                self.connection.progress.received();
                return Poll::Ready(Ok(()));
            }
            self.has_ended = true;
            self.quiet_since = Instant::now();
        }
        self.pass_end_on(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for ClientStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if written.is_ready() {
            self.wrote();
        }
        self.limit(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        if written.is_ready() {
            self.wrote();
        }
        self.limit(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = Pin::new(&mut self.stream).poll_flush(cx);
        if written.is_ready()
            && self.connection.progress.all_sent()
            && let Some(reader) = self.reader.take()
        {
            reader.wake();
        }
        self.limit(written, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.draining.is_none() {
            let written = Pin::new(&mut self.stream).poll_shutdown(cx);
            ready!(self.limit(written, cx))?;
            if self.has_ended || !self.connection.progress.has_unread_body() {
                return Poll::Ready(Ok(()));
            }
        }
        self.drain(cx).map(Ok)
    }
}

impl<S: AsyncRead + Unpin> ClientStream<S> {
    /// Reads and discards until the end of the stream or the timeout.
    fn drain(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let timer = self
            .draining
            .get_or_insert_with(|| Box::pin(sleep(DRAIN_TIMEOUT)));
        if timer.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        let mut unread = [0; 8192];
        // A limit, so that a fast client does not occupy the thread.
        for _ in 0..16 {
            let mut buffer = ReadBuf::new(&mut unread);
            match ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {}
                _ => return Poll::Ready(()),
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

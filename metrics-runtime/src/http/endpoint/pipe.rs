//! A queue of pieces, from the thread that renders to the connection that sends.
//!
//! While the queue is full, the sender blocks its thread, until a deadline or until the receiver
//! is dropped. It holds back one piece. So the receiver of a single piece knows at once that
//! the piece is the whole exposition.

use crate::http::scrapes::{CountedScrape, ScrapeResult};
use crate::support::lock::lock;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// The maximum number of waiting pieces: 1 MiB. Nearly all compressed expositions are shorter.
/// Rendering these ends even if the client reads slowly, so another scrape can run.
const CAPACITY: usize = 64;

/// The number of pieces that wake a sleeping receiver, and of free places that wake a waiting
/// sender. Waking a thread takes about as long as rendering a piece.
const BATCH: usize = CAPACITY / 4;

/// The timeout of one piece. A client that reads less than 16 KiB in this time would
/// block other scrapes.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);

/// The end of an exposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All pieces were sent.
    Complete,
    /// The deadline has passed.
    TimedOut,
    /// Rendering failed. The reason is logged.
    Failed,
}

#[derive(Debug)]
struct State {
    pieces: VecDeque<Bytes>,
    end: Option<End>,
    /// Wakes the receiver when there is something to receive.
    receiver: Option<Waker>,
    has_receiver: bool,
    /// Whether the sender waits for free places.
    sender_waits: bool,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Signals that a piece was taken or that the receiver was dropped.
    taken: Condvar,
}

pub(super) fn pipe() -> (Sender, Receiver) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State {
            pieces: VecDeque::new(),
            end: None,
            receiver: None,
            has_receiver: true,
            sender_waits: false,
        }),
        taken: Condvar::new(),
    });
    let sender = Sender {
        shared: Arc::clone(&shared),
        last: None,
    };
    let receiver = Receiver {
        shared,
        yields: false,
        scrape: None,
    };
    (sender, receiver)
}

/// The sending end. If it is dropped without calling `end`, the receiver fails.
#[derive(Debug)]
pub(super) struct Sender {
    shared: Arc<Shared>,
    /// The piece that is held back.
    last: Option<Bytes>,
}

/// The receiver was dropped, or the deadline has passed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stopped;

impl Sender {
    /// Fails if the receiver was dropped or the deadline has passed.
    pub(super) fn check(&self, deadline: Instant) -> Result<(), Stopped> {
        let receives = lock(&self.shared.state).has_receiver;
        if receives && Instant::now() < deadline {
            Ok(())
        } else {
            Err(Stopped)
        }
    }

    /// Sends a piece. Waits while the queue is full.
    pub(super) fn send(&mut self, piece: Bytes, deadline: Instant) -> Result<(), Stopped> {
        self.check(deadline)?;
        let Some(piece) = self.last.replace(piece) else {
            return Ok(());
        };
        let mut state = lock(&self.shared.state);
        let deadline = deadline.min(Instant::now() + SEND_TIMEOUT);
        while state.has_receiver && state.pieces.len() >= CAPACITY {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Stopped);
            }
            state.sender_waits = true;
            let waited = self.shared.taken.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.sender_waits = false;
        }
        if !state.has_receiver {
            return Err(Stopped);
        }
        state.pieces.push_back(piece);
        if state.pieces.len() >= BATCH {
            state.wake();
        }
        Ok(())
    }

    /// Ends the exposition.
    pub(super) fn end(mut self, end: End) {
        self.close(end);
    }

    fn close(&mut self, end: End) {
        let mut state = lock(&self.shared.state);
        if state.end.is_none() {
            state
                .pieces
                .extend(self.last.take().filter(|_| end == End::Complete));
            state.end = Some(end);
            state.wake();
        }
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.close(End::Failed);
    }
}

impl State {
    fn wake(&mut self) {
        if let Some(receiver) = self.receiver.take() {
            receiver.wake();
        }
    }
}

/// The receiving end, which is the body of a response.
#[derive(Debug)]
pub(super) struct Receiver {
    shared: Arc<Shared>,
    /// Whether the next poll yields to other tasks of the thread, because the last one
    /// returned a piece. Without yielding, a socket could take megabytes at once.
    yields: bool,
    /// The scrape to count.
    scrape: Option<CountedScrape>,
}

impl Receiver {
    /// Counts the scrape when the receiver is dropped.
    pub(super) fn counted(mut self, scrape: CountedScrape) -> Self {
        self.scrape = Some(scrape);
        self
    }

    /// Waits for the first piece. Fails if the exposition ends without one.
    pub(super) async fn first(&self) -> Result<(), End> {
        poll_fn(|context| {
            let mut state = lock(&self.shared.state);
            match state.end {
                _ if !state.pieces.is_empty() => Poll::Ready(Ok(())),
                Some(End::Complete) => Poll::Ready(Ok(())),
                Some(end) => Poll::Ready(Err(end)),
                None => {
                    state.receiver = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl Body for Receiver {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.yields {
            self.yields = false;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let receiver = &mut *self;
        let mut state = lock(&receiver.shared.state);
        if let Some(piece) = state.pieces.pop_front() {
            if state.sender_waits && state.pieces.len() <= CAPACITY - BATCH {
                receiver.shared.taken.notify_one();
            }
            receiver.yields = !state.pieces.is_empty() || state.end.is_none();
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match state.end {
            Some(End::Complete) => Poll::Ready(None),
            Some(End::TimedOut) => {
                let message = "the scrape took longer than its timeout";
                Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, message))))
            }
            Some(End::Failed) => Poll::Ready(Some(Err(io::Error::other("the scrape failed")))),
            None => {
                state.receiver = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        let state = lock(&self.shared.state);
        state.pieces.is_empty() && state.end == Some(End::Complete)
    }

    fn size_hint(&self) -> SizeHint {
        let state = lock(&self.shared.state);
        let waiting = state.pieces.iter().map(|piece| piece.len() as u64).sum();
        if state.end == Some(End::Complete) {
            return SizeHint::with_exact(waiting);
        }
        let mut hint = SizeHint::new();
        hint.set_lower(waiting);
        hint
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let mut state = lock(&self.shared.state);
        let result = match state.end {
            Some(End::Complete) if state.pieces.is_empty() => ScrapeResult::Ok,
            Some(End::TimedOut) => ScrapeResult::Timeout,
            Some(End::Failed) => ScrapeResult::Failed,
            Some(End::Complete) | None => ScrapeResult::Cancelled,
        };
        state.has_receiver = false;
        state.pieces.clear();
        self.shared.taken.notify_one();
        drop(state);
        if let Some(scrape) = self.scrape.take() {
            scrape.end(result);
        }
    }
}

#[cfg(test)]
mod tests;

//! From the thread that renders to the connection that sends: a queue of
//! pieces.
//!
//! The sender waits, on its own thread, while the queue is full; at most until
//! a deadline, and no longer than there is a receiver. It keeps one piece back,
//! so that a receiver of a single piece knows at once that it is the whole.

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

/// How many pieces wait at most: 1 MiB. Nearly all expositions that are
/// compressed are shorter, so that a client which reads slowly keeps no other
/// scrape from running: this one has ended.
const CAPACITY: usize = 64;

/// How long the sender waits for room for one piece: a client that takes less
/// than 16 KiB in this time keeps others from theirs.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why no more pieces come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// That was all.
    Complete,
    /// It took too long.
    TimedOut,
    /// It failed; the log says why.
    Failed,
}

#[derive(Debug)]
struct State {
    pieces: VecDeque<Bytes>,
    end: Option<End>,
    /// Whom to wake when there is something to receive.
    receiver: Option<Waker>,
    has_receiver: bool,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// That a piece was taken, or that the receiver is gone.
    taken: Condvar,
}

pub(super) fn pipe() -> (Sender, Receiver) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State {
            pieces: VecDeque::new(),
            end: None,
            receiver: None,
            has_receiver: true,
        }),
        taken: Condvar::new(),
    });
    let sender = Sender {
        shared: Arc::clone(&shared),
        last: None,
    };
    let receiver = Receiver {
        shared,
        gave: false,
    };
    (sender, receiver)
}

/// The end that pieces are put into. If it is dropped before an end is said,
/// the receiver sees a failure.
#[derive(Debug)]
pub(super) struct Sender {
    shared: Arc<Shared>,
    /// The piece that is kept back.
    last: Option<Bytes>,
}

/// Nobody receives any more, or the deadline is past.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stopped;

impl Sender {
    /// Whether there is still somebody to send to, and time.
    pub(super) fn check(&self, deadline: Instant) -> Result<(), Stopped> {
        let receives = lock(&self.shared.state).has_receiver;
        if receives && Instant::now() < deadline {
            Ok(())
        } else {
            Err(Stopped)
        }
    }

    /// Sends a piece, after waiting for room.
    pub(super) fn send(&mut self, piece: Bytes, deadline: Instant) -> Result<(), Stopped> {
        self.check(deadline)?;
        let Some(piece) = self.last.replace(piece) else {
            return Ok(());
        };
        let mut state = lock(&self.shared.state);
        let deadline = deadline.min(Instant::now() + PATIENCE);
        while state.has_receiver && state.pieces.len() >= CAPACITY {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Stopped);
            }
            let waited = self.shared.taken.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if !state.has_receiver {
            return Err(Stopped);
        }
        state.pieces.push_back(piece);
        state.wake();
        Ok(())
    }

    /// Says why no more pieces come.
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

/// The end that pieces come out of: a response's body.
#[derive(Debug)]
pub(super) struct Receiver {
    shared: Arc<Shared>,
    /// Whether the last poll gave a piece. Then the next one gives way to what
    /// else runs on the thread: a socket may take megabytes at once.
    gave: bool,
}

impl Receiver {
    /// Waits until there is something to send. If there is not, because it has
    /// ended before, that end.
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
        if self.gave {
            self.gave = false;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let receiver = &mut *self;
        let mut state = lock(&receiver.shared.state);
        if let Some(piece) = state.pieces.pop_front() {
            receiver.shared.taken.notify_one();
            receiver.gave = !state.pieces.is_empty() || state.end.is_none();
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match state.end {
            Some(End::Complete) => Poll::Ready(None),
            Some(End::TimedOut) => {
                let message = "the scrape took longer than it may";
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
        state.has_receiver = false;
        state.pieces.clear();
        self.shared.taken.notify_one();
    }
}

#[cfg(test)]
#[path = "pipe_tests.rs"]
mod tests;

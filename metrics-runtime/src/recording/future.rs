//! Calls of an async function: a named future around the user's.
#![allow(unsafe_code)] // The user's future is pinned within this one.

use super::function::{Function, ScopedCall};
use super::outcome::Outcome;
use super::returned::{By, Classify};
use crate::platform::clock::{self, Reading};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::AtomicU8;
use std::task::{Context, Poll};

/// A future whose run is a call of a function.
///
/// The call starts with the first poll. It ends when the future is ready;
/// when it panics; or when it is dropped before that: cancelled.
///
/// The compiler builds `poll` once for each measured function, so all that
/// need not know the future's type is outside of it, and so is what depends
/// on the returned type alone. The attribute writes this struct itself: a
/// function that makes it would be one more for each measured one.
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Measured<F, C> {
    /// First, and empty: see its type.
    pub shallow: Shallow,
    // In this order, so that a cancelled call lasts until its future is gone.
    /// What is measured. Pinned with the whole.
    pub future: F,
    /// The call.
    pub call: PolledCall,
    /// Tells the outcome from the value.
    pub classify: C,
}

/// Keeps the compiler from looking into measured futures. It asks of many types
/// whether something in them can change behind a shared reference; in this
/// field it finds something that could, and goes no further: not into the
/// user's future, what that awaits, what this awaits in turn, and so on, up to
/// the recursion limit.
pub type Shallow = [AtomicU8; 0];

/// [`Measured`], where a closure tells the outcome: only a parameter with this
/// bound lets the compiler see that it takes a reference of any lifetime.
#[inline]
pub fn measure_by<F, C>(future: F, call: PolledCall, classify: C) -> Measured<F, By<C>>
where
    F: Future,
    C: Fn(&F::Output) -> Outcome,
{
    let classify = By(classify);
    Measured {
        shallow: [],
        future,
        call,
        classify,
    }
}

impl ScopedCall {
    /// The same call, which from now on ends with a future.
    #[inline]
    pub fn until_the_future_ends(self) -> PolledCall {
        let (function, start, series) = self.into_parts();
        PolledCall {
            function,
            start,
            series,
            state: State::Suspended,
        }
    }
}

impl<F, C> Future for Measured<F, C>
where
    F: Future,
    C: Classify<F::Output>,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // Not by `pin-project-lite`: its `project` would be one more function to
        // build for each measured one.
        // SAFETY: nothing is moved out of `this`.
        let this = unsafe { self.get_unchecked_mut() };
        // SAFETY: `future` is pinned with the whole: nobody reaches it through
        // a pinned whole but this line, the whole has no `Drop` of its own, and
        // it is `Unpin` only if `future` is, as the compiler derives it.
        let future = unsafe { Pin::new_unchecked(&mut this.future) };
        this.call.poll_begins();
        let polled = future.poll(cx);
        this.call.poll_ends(outcome(&this.classify, &polled));
        polled
    }
}

/// The outcome, if the future is ready.
#[inline]
fn outcome<R>(classify: &impl Classify<R>, polled: &Poll<R>) -> Option<Outcome> {
    match polled {
        Poll::Ready(value) => Some(classify.outcome(value)),
        Poll::Pending => None,
    }
}

/// A call that lasts from a future's first poll to its end. Its drop records
/// it, unless it has ended or never started.
#[derive(Debug)]
pub struct PolledCall {
    function: &'static Function,
    start: Reading,
    series: u32,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not polled yet. A future that is never polled is no call.
    Waiting,
    /// In a poll: only a panic can drop it now.
    Polled,
    /// Between two polls: whoever drops it now cancels the call.
    Suspended,
    Ended,
}

impl PolledCall {
    /// A call of a series that starts with the first poll.
    #[inline]
    pub const fn waiting(function: &'static Function, series: u64) -> Self {
        Self {
            function,
            start: Reading::NONE,
            series: series as u32,
            state: State::Waiting,
        }
    }

    #[inline]
    fn poll_begins(&mut self) {
        match self.state {
            State::Waiting => {
                self.function.count_start(self.series);
                self.start = clock::now();
            }
            State::Polled | State::Suspended => {}
            // Polled again, which the user's future answers with a panic.
            State::Ended => return,
        }
        self.state = State::Polled;
    }

    #[inline]
    fn poll_ends(&mut self, outcome: Option<Outcome>) {
        match outcome {
            None => self.state = State::Suspended,
            Some(outcome) => self.end(outcome),
        }
    }

    #[inline]
    fn end(&mut self, outcome: Outcome) {
        self.state = State::Ended;
        self.function
            .record(self.series, clock::nanos_since(self.start), outcome);
    }
}

impl Drop for PolledCall {
    #[inline]
    fn drop(&mut self) {
        match self.state {
            State::Waiting | State::Ended => {}
            State::Polled => self.end(Outcome::PANIC),
            State::Suspended => self.end(Outcome::CANCELLED),
        }
    }
}

//! Calls of an async function: a future of a named type around the user's future.
#![allow(unsafe_code)] // Pins the user's future, which is a field.

use super::call::{CallRecorder, ScopedCall, series_number};
use super::outcome::Outcome;
use super::returned::{By, Classify};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::AtomicU8;
use std::task::{Context, Poll};

/// A future whose execution is a call of a function.
///
/// The call starts with the first poll. It ends when the future is ready, when it panics, or when
/// it is dropped before that, which cancels it.
///
/// The compiler builds `poll` once for each measured function. So code that does not depend on the
/// future's type, or depends only on the returned type, is outside of it. The attribute writes this
/// struct literally, because a constructor would be one more function to build for each measured
/// one.
#[derive(Debug)]
#[must_use = "futures do nothing unless polled"]
pub struct Measured<F, C, R: CallRecorder> {
    /// First, and empty: see its type.
    pub shallow: Shallow,
    // In this order, so that a cancelled call lasts until its future is dropped.
    /// The measured future, pinned with this struct.
    pub future: F,
    /// The call.
    pub call: PolledCall<R>,
    /// Derives the outcome from the output.
    pub classify: C,
}

/// Keeps the compiler from analysing the contents of measured futures. For many types, it checks
/// whether they contain interior mutability. In this field it finds some, and stops. Otherwise it
/// would analyse the user's future, the futures that it awaits, and so on, up to the recursion
/// limit.
pub type Shallow = [AtomicU8; 0];

/// Like [`Measured`], with a closure that returns the outcome. Only a parameter with this bound
/// lets the compiler infer that the closure takes a reference of any lifetime.
#[inline]
pub fn measure_by<F, C, R>(future: F, call: PolledCall<R>, classify: C) -> Measured<F, By<C>, R>
where
    F: Future,
    C: Fn(&F::Output) -> Outcome,
    R: CallRecorder,
{
    let classify = By(classify);
    Measured {
        shallow: [],
        future,
        call,
        classify,
    }
}

impl<R: CallRecorder> ScopedCall<R> {
    /// The same call, which from now on ends with a future.
    #[inline]
    pub fn until_the_future_ends(self) -> PolledCall<R> {
        let (recorder, start, series) = self.into_parts();
        PolledCall {
            recorder,
            start,
            series,
            state: State::Suspended,
        }
    }
}

impl<F, C, R> Future for Measured<F, C, R>
where
    F: Future,
    C: Classify<F::Output>,
    R: CallRecorder,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // Without `pin-project-lite`, whose `project` would be one more function to build for each
        // measured one.
        // SAFETY: nothing is moved out of `this`.
        let this = unsafe { self.get_unchecked_mut() };
        // SAFETY: `future` is pinned with the struct: only this line accesses it through a pinned
        // struct, the struct has no `Drop` of its own, and it is `Unpin` only if `future` is, as
        // the compiler derives it.
        let future = unsafe { Pin::new_unchecked(&mut this.future) };
        this.call.poll_begins();
        let polled = future.poll(cx);
        // A future that is polled again after its end is not a second call, even if it does not
        // panic: a boxed future of the user may return another value.
        if this.call.state != State::Ended {
            this.call.poll_ends(outcome(&this.classify, &polled));
        }
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

/// A call that lasts from a future's first poll to its end. Dropping it records the call, unless it
/// has ended or never started.
#[derive(Debug)]
pub struct PolledCall<R: CallRecorder> {
    recorder: &'static R,
    start: R::Start,
    series: u32,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not polled yet. A future that is never polled is not a call.
    Waiting,
    /// In a poll: only a panic can drop it.
    Polled,
    /// Between two polls. Dropping it now cancels the call.
    Suspended,
    Ended,
}

impl<R: CallRecorder> PolledCall<R> {
    /// A call of a series. It starts with the first poll.
    #[inline]
    pub const fn waiting(recorder: &'static R, series: u64) -> Self {
        Self {
            recorder,
            start: R::NOT_STARTED,
            series: series_number(series),
            state: State::Waiting,
        }
    }

    #[inline]
    fn poll_begins(&mut self) {
        match self.state {
            State::Waiting => {
                self.recorder.count_start(self.series);
                self.start = self.recorder.now();
            }
            State::Polled | State::Suspended => {}
            // Polled again. Most futures then panic.
            State::Ended => return,
        }
        self.state = State::Polled;
    }

    #[inline]
    fn poll_ends(&mut self, outcome: Option<Outcome>) {
        match outcome {
            None => self.state = State::Suspended,
            Some(outcome) => {
                self.state = State::Ended;
                self.recorder.record(self.series, self.start, outcome);
            }
        }
    }
}

/// Records a call that was dropped in this state.
///
/// Never inlined: a future is dropped in several places of the code that awaits it. It takes values
/// instead of a reference, so the compiler can keep the call in registers while a future is polled
/// where it was created.
#[cold]
#[inline(never)]
fn end_early<R: CallRecorder>(recorder: &'static R, series: u32, start: R::Start, state: State) {
    let outcome = if state == State::Polled {
        Outcome::PANIC
    } else {
        Outcome::CANCELLED
    };
    recorder.record(series, start, outcome);
}

impl<R: CallRecorder> Drop for PolledCall<R> {
    #[inline]
    fn drop(&mut self) {
        if matches!(self.state, State::Polled | State::Suspended) {
            end_early(self.recorder, self.series, self.start, self.state);
        }
    }
}

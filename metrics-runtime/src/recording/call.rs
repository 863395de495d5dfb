//! A call in progress. Dropping its guard records its outcome.

use super::outcome::Outcome;
use std::fmt;
use std::mem;
use std::thread;

/// Records the calls of one function: [`CallTimer`] counts and times them, [`CallSampler`] counts
/// all and times some, [`CallCounter`] only counts them.
///
/// [`CallTimer`]: super::CallTimer
/// [`CallSampler`]: super::CallSampler
/// [`CallCounter`]: super::CallCounter
pub trait CallRecorder: Sync + 'static {
    /// When a call started. Empty if calls are not timed.
    type Start: Copy + fmt::Debug + Send + Sync;

    /// A placeholder for the start of a call that has not started.
    const NOT_STARTED: Self::Start;

    /// Reads the clock, if the call is timed.
    fn now(&self) -> Self::Start;

    /// Counts a call as started, if calls in progress are exposed.
    #[inline(always)]
    fn count_start(&self, series: u32) {
        _ = series;
    }

    /// Records a call that has ended.
    fn record(&self, series: u32, start: Self::Start, outcome: Outcome);
}

/// A call that has not ended. Dropping it records the call.
#[derive(Debug)]
#[must_use = "dropping it ends the call"]
pub struct Call<R: CallRecorder> {
    recorder: &'static R,
    start: R::Start,
    series: u32,
    outcome: Outcome,
}

impl<R: CallRecorder> Call<R> {
    /// Starts a call of a series. If the guard is dropped before [`end`](Self::end), the call
    /// panicked.
    #[inline]
    pub fn start(recorder: &'static R, series: u64) -> Self {
        let series = series_number(series);
        recorder.count_start(series);
        Self {
            recorder,
            start: recorder.now(),
            series,
            outcome: Outcome::PANIC,
        }
    }

    /// Ends the call.
    #[inline]
    pub fn end(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl<R: CallRecorder> Drop for Call<R> {
    #[inline]
    fn drop(&mut self) {
        self.recorder.record(self.series, self.start, self.outcome);
    }
}

/// A call that ends with its scope. Dropping it records the call.
#[derive(Debug)]
#[must_use = "dropping it ends the call"]
pub struct ScopedCall<R: CallRecorder> {
    recorder: &'static R,
    start: R::Start,
    series: u32,
    /// Whether the thread was already unwinding when the call started, which is possible in a
    /// destructor. Then the panic does not belong to this call.
    unwinding: bool,
}

impl<R: CallRecorder> ScopedCall<R> {
    /// Starts a call that ends with its scope. Its outcome is `panic` if a panic leaves the scope.
    #[inline]
    pub fn start(recorder: &'static R, series: u64) -> Self {
        let series = series_number(series);
        recorder.count_start(series);
        Self {
            recorder,
            unwinding: thread::panicking(),
            series,
            start: recorder.now(),
        }
    }

    /// The parts of a call that continues elsewhere.
    #[inline]
    pub(super) fn into_parts(self) -> (&'static R, R::Start, u32) {
        let parts = (self.recorder, self.start, self.series);
        mem::forget(self);
        parts
    }
}

impl<R: CallRecorder> Drop for ScopedCall<R> {
    #[inline]
    fn drop(&mut self) {
        let outcome = if thread::panicking() && !self.unwinding {
            Outcome::PANIC
        } else {
            Outcome::OK
        };
        self.recorder.record(self.series, self.start, outcome);
    }
}

/// A call that ends with its scope, which may be left early. Dropping it records the call.
#[derive(Debug)]
#[must_use = "dropping it ends the call"]
pub struct FallibleCall<R: CallRecorder> {
    recorder: &'static R,
    start: R::Start,
    series: u32,
    /// As for [`ScopedCall`].
    unwinding: bool,
    /// The outcome, if no panic leaves the scope.
    outcome: Outcome,
}

impl<R: CallRecorder> FallibleCall<R> {
    /// Starts a call that ends with its scope. Its outcome is `panic` if a panic leaves the scope,
    /// and `early` if anything else does before [`end`](Self::end).
    #[inline]
    pub fn start(recorder: &'static R, series: u64, early: Outcome) -> Self {
        let series = series_number(series);
        recorder.count_start(series);
        Self {
            recorder,
            unwinding: thread::panicking(),
            series,
            outcome: early,
            start: recorder.now(),
        }
    }

    /// The outcome of a value that is returned early. The scope has not ended: its variables are
    /// dropped now.
    #[inline]
    pub fn returns(&mut self, outcome: Outcome) {
        self.outcome = outcome;
    }

    /// Ends the call.
    #[inline]
    pub fn end(self, outcome: Outcome) {
        let (recorder, start, series) = (self.recorder, self.start, self.series);
        mem::forget(self);
        recorder.record(series, start, outcome);
    }
}

impl<R: CallRecorder> Drop for FallibleCall<R> {
    #[inline]
    fn drop(&mut self) {
        let outcome = if thread::panicking() && !self.unwinding {
            Outcome::PANIC
        } else {
            self.outcome
        };
        self.recorder.record(self.series, self.start, outcome);
    }
}

/// The number of a series. The number for [`NOWHERE`](crate::declaration::NOWHERE) is larger than
/// all others.
#[inline(always)]
pub(super) const fn series_number(series: u64) -> u32 {
    if series > u32::MAX as u64 {
        u32::MAX
    } else {
        series as u32
    }
}

//! Calls of a function: counted and timed by a guard's drop.

use super::bounds::IntegerBounds;
use super::cells;
use super::outcome::Outcome;
use crate::declaration::{first_outcome, started};
use crate::registration::CellBase;
use crate::storage;
use crate::support::clock;

/// A measured function: where its calls are recorded.
#[derive(Debug)]
pub struct Function {
    base: CellBase,
    /// Bounds of the duration's buckets, in nanoseconds.
    bounds: &'static IntegerBounds,
    in_progress: bool,
}

impl Function {
    /// For a function whose declaration has the same bounds, in seconds.
    pub const fn new(bounds: &'static IntegerBounds, in_progress: bool) -> Self {
        Self {
            base: CellBase::new(),
            bounds,
            in_progress,
        }
    }

    /// What the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// Starts a call. It panicked, should the guard be dropped before its
    /// [`end`](Call::end).
    #[inline]
    pub fn start(&'static self) -> Call {
        self.count_start();
        Call {
            function: self,
            start: clock::now(),
            outcome: Outcome::Panic,
        }
    }

    /// Counts a call as started, where calls in progress are exposed.
    #[inline]
    pub(super) fn count_start(&self) {
        if self.in_progress {
            cells::add(&self.base, started(self.bounds.len()), 1);
        }
    }

    /// Records a call that has ended.
    #[inline]
    pub(super) fn record(&self, nanos: u64, outcome: Outcome) {
        let bucket = 1 + self.bounds.bucket(nanos);
        let ended = first_outcome(self.bounds.len()) + outcome as usize;
        // A run that fits into a chunk lies in one: see the registry.
        if let Some(own) = storage::owned(self.base.cell(0))
            && let (Some(sum), Some(count), Some(ended)) =
                (own.first(), own.get(bucket), own.get(ended))
        {
            sum.add(nanos);
            count.add(1);
            // Released: whoever sees the call ended also sees it started.
            ended.add_released(1);
        } else {
            self.record_slowly(nanos, bucket, ended);
        }
    }

    #[cold]
    #[inline(never)]
    fn record_slowly(&self, nanos: u64, bucket: usize, ended: usize) {
        cells::add(&self.base, 0, nanos);
        cells::add(&self.base, bucket, 1);
        cells::add_released(&self.base, ended, 1);
    }
}

/// A call that has not ended. Its drop records it.
#[derive(Debug)]
#[must_use = "dropping it ends the call"]
pub struct Call {
    function: &'static Function,
    start: clock::Reading,
    outcome: Outcome,
}

impl Call {
    /// Ends the call.
    #[inline]
    pub fn end(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        self.function
            .record(clock::nanos_since(self.start), self.outcome);
    }
}

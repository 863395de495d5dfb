//! Calls of a function: counted and timed by a guard's drop.

use super::bounds::{IntegerBounds, NativeBuckets};
use super::cells;
use super::exemplars;
use super::outcome::Outcome;
use super::returned_error;
use crate::declaration::{CallCells, assert_native_room};
use crate::platform::clock;
use crate::registration::{CellBase, registered_cell};
use crate::storage;
use std::mem;
use std::thread;

/// A measured function: where its calls are recorded.
#[derive(Debug)]
pub struct Function {
    base: CellBase,
    /// Bounds of the duration's buckets, in nanoseconds.
    bounds: &'static IntegerBounds,
    in_progress: bool,
    cells: CallCells,
    /// The kinds of errors that a request is told of, if it is a handler.
    told: &'static [&'static str],
}

impl Function {
    /// For a function whose declaration has the same bounds, in seconds, one
    /// combination of label values and four outcomes.
    pub const fn new(bounds: &'static IntegerBounds, in_progress: bool) -> Self {
        // Where the kinds of errors end matters only to a second combination.
        Self::with(bounds, in_progress, 1, 4, 0)
    }

    /// The same, with so many combinations of label values, outcomes and kinds
    /// of errors.
    pub const fn with(
        bounds: &'static IntegerBounds,
        in_progress: bool,
        series: u64,
        outcomes: usize,
        kinds: usize,
    ) -> Self {
        if let Some(native) = bounds.native() {
            assert_native_room(series, native.layout.cells());
        }
        Self {
            base: CellBase::new(),
            bounds,
            in_progress,
            cells: CallCells::new(series as usize, bounds.cells(), outcomes, kinds),
            told: &[],
        }
    }

    /// The same, for a handler whose errors are of these kinds: the request that
    /// it serves is told which one it returned.
    pub const fn serving(mut self, kinds: &'static [&'static str]) -> Self {
        self.told = kinds;
        self
    }

    /// What the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// Starts a call of a series. It panicked, should the guard be dropped
    /// before its [`end`](Call::end).
    #[inline]
    pub fn start(&'static self, series: u64) -> Call {
        let series = series as u32;
        self.count_start(series);
        Call {
            function: self,
            start: clock::now(),
            series,
            outcome: Outcome::PANIC,
        }
    }

    /// Starts a call that ends with the scope which it is in: by a panic, if the
    /// scope is left by one.
    #[inline]
    pub fn start_in_scope(&'static self, series: u64) -> ScopedCall {
        let series = series as u32;
        self.count_start(series);
        ScopedCall {
            function: self,
            unwinding: thread::panicking(),
            series,
            start: clock::now(),
        }
    }

    /// Counts a call as started, where calls in progress are exposed.
    #[inline]
    pub(super) fn count_start(&self, series: u32) {
        if self.in_progress {
            cells::add(&self.base, (self.cells.started + series) as usize, 1);
        }
    }

    /// Records a call that has ended.
    // Always: where several ends call it, each of them would else be one call more.
    #[inline(always)]
    pub(super) fn record(&self, series: u32, nanos: u64, outcome: Outcome) {
        if outcome.is_failure() {
            return self.record_failure(series, nanos, outcome);
        }
        let ended = self.cells.ended as usize + outcome.cell();
        if let Some(native) = self.bounds.native() {
            return self.record_natively(native, series, nanos, ended);
        }
        let bucket = 1 + self.bounds.bucket(nanos);
        // A run that fits into a chunk lies in one: see the registry.
        if series == 0
            && !self.base.gate().passes(bucket)
            && let Some(own) = storage::owned(self.base.cell(0))
            && let (Some(sum), Some(count), Some(ended)) =
                (own.first(), own.get(bucket), own.get(ended))
        {
            sum.add(nanos);
            count.add(1);
            // Released: whoever sees the call ended also sees it started.
            ended.add_released(1);
        } else {
            self.record_in(Place::of(self, series, nanos, ended), nanos, None);
        }
    }

    /// Records an error or a panic.
    #[inline(never)]
    fn record_failure(&self, series: u32, nanos: u64, outcome: Outcome) {
        if let Some(kind) = outcome.kind() {
            self.count_error(series, kind);
        }
        let ended = self.cells.ended as usize + outcome.cell();
        let place = Place::of(self, series, nanos, ended);
        self.record_in(place, nanos, Some(place.ended));
    }

    /// Records a call with native buckets.
    #[inline(never)]
    fn record_natively(&self, native: &NativeBuckets, series: u32, nanos: u64, ended: usize) {
        let bucket = native.cell(nanos);
        if series == 0
            && !native.classic
            && !self.base.gate().passes(bucket)
            && let Some(own) = storage::owned(self.base.cell(0))
            && let (Some(sum), Some(count), Some(ended)) = (
                own.first(),
                own.get(self.cells.native as usize + bucket),
                own.get(ended),
            )
        {
            count.add(1);
            sum.add(nanos);
            // Released for the reason given above.
            return ended.add_released(1);
        }
        self.record_in(Place::of(self, series, nanos, ended), nanos, None);
    }

    /// Records a call of a series that is not the first, or one whose cells
    /// are not at hand, or that may get an exemplar. In its native bucket first, so
    /// that whoever reads the classic ones, and then these, finds none missing from
    /// them.
    #[inline(never)]
    fn record_in(&self, place: Place, nanos: u64, failed: Option<usize>) {
        for cell in [place.native, place.classic].into_iter().flatten() {
            cells::add_released(&self.base, cell, 1);
        }
        cells::add(&self.base, place.sum, nanos);
        cells::add_released(&self.base, place.ended, 1);
        let gate = self.base.gate();
        if gate.passes(place.bucket) || failed.is_some() && gate.is_open() {
            let cell = place.native.or(place.classic);
            let bucket_cell = cell.and_then(|cell| registered_cell(&self.base, cell));
            let failed = failed.map(|ended| registered_cell(&self.base, ended));
            exemplars::keep(
                gate,
                place.bucket,
                (bucket_cell, nanos as f64 / 1e9),
                failed,
            );
        }
    }

    #[inline(never)]
    fn count_error(&self, series: u32, kind: usize) {
        let CallCells { errors, kinds, .. } = self.cells;
        let first = (errors + series * kinds) as usize;
        cells::add(&self.base, first + kind, 1);
        if !self.told.is_empty() {
            returned_error::tell(self.told, kind);
        }
    }
}

/// Where a call is recorded, in the run.
#[derive(Clone, Copy)]
struct Place {
    sum: usize,
    native: Option<usize>,
    classic: Option<usize>,
    ended: usize,
    /// The number of its bucket: of both kinds the native one.
    bucket: usize,
}

impl Place {
    /// The place in a series. `ended` is that in the first one.
    fn of(function: &Function, series: u32, nanos: u64, ended: usize) -> Self {
        let (bounds, cells) = (function.bounds, &function.cells);
        let series = series as usize;
        let sum = series * cells.duration as usize;
        let native = bounds.native().map(|native| {
            let bucket = native.cell(nanos);
            let first = cells.native as usize + series * native.layout.cells();
            (first + bucket, bucket, native.classic)
        });
        let classic = native.is_none_or(|(_, _, classic)| classic);
        let classic_bucket = 1 + bounds.bucket(nanos);
        Self {
            sum,
            native: native.map(|(cell, ..)| cell),
            classic: classic.then_some(sum + classic_bucket),
            ended: ended + series * cells.outcomes as usize,
            bucket: native.map_or(classic_bucket, |(_, bucket, _)| bucket),
        }
    }
}

/// A call that has not ended. Its drop records it.
#[derive(Debug)]
#[must_use = "dropping it ends the call"]
pub struct Call {
    function: &'static Function,
    start: clock::Reading,
    series: u32,
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
            .record(self.series, clock::nanos_since(self.start), self.outcome);
    }
}

/// A call that ends with its scope. Its drop records it.
#[derive(Debug)]
#[must_use = "dropping it ends the call"]
pub struct ScopedCall {
    function: &'static Function,
    start: clock::Reading,
    series: u32,
    /// Whether the thread unwound when the call began: from a destructor, then,
    /// and it is no panic of the call's.
    unwinding: bool,
}

impl ScopedCall {
    /// Its parts, without its end.
    #[inline]
    pub(super) fn into_parts(self) -> (&'static Function, clock::Reading, u32) {
        let parts = (self.function, self.start, self.series);
        mem::forget(self);
        parts
    }
}

impl Drop for ScopedCall {
    #[inline]
    fn drop(&mut self) {
        let outcome = if thread::panicking() && !self.unwinding {
            Outcome::PANIC
        } else {
            Outcome::OK
        };
        self.function
            .record(self.series, clock::nanos_since(self.start), outcome);
    }
}

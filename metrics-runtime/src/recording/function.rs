//! Calls of a function: counted and timed by a guard's drop.

use super::bounds::{IntegerBounds, NativeBuckets};
use super::cells;
use super::exemplars;
use super::outcome::Outcome;
use crate::declaration::{CallCells, assert_native_room};
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
    cells: CallCells,
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
        }
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

    /// Counts a call as started, where calls in progress are exposed.
    #[inline]
    pub(super) fn count_start(&self, series: u32) {
        if self.in_progress {
            cells::add(&self.base, (self.cells.started + series) as usize, 1);
        }
    }

    /// Records a call that has ended.
    #[inline]
    pub(super) fn record(&self, series: u32, nanos: u64, outcome: Outcome) {
        let ended = self.cells.ended as usize + outcome.cell();
        if let Some(kind) = outcome.kind() {
            self.count_error(series, kind);
        }
        if let Some(native) = self.bounds.native() {
            return self.record_natively(native, series, nanos, ended, outcome.is_failure());
        }
        let bucket = 1 + self.bounds.bucket(nanos);
        // A run that fits into a chunk lies in one: see the registry.
        if series == 0
            && let Some(own) = storage::owned(self.base.cell(0))
            && let (Some(sum), Some(count), Some(ended)) =
                (own.first(), own.get(bucket), own.get(ended))
        {
            sum.add(nanos);
            count.add(1);
            // Released: whoever sees the call ended also sees it started.
            ended.add_released(1);
        } else {
            self.record_slowly(series, nanos, bucket, ended);
        }
        let failed = outcome.is_failure();
        if self.base.gate().lets_pass(bucket, failed) {
            self.keep_exemplar(series, (bucket, bucket), nanos, failed.then_some(ended));
        }
    }

    /// Keeps an exemplar of a call. The bucket's number comes with its cell in the
    /// first series, and so does the cell of how the call ended, if it failed.
    #[cold]
    #[inline(never)]
    fn keep_exemplar(
        &self,
        series: u32,
        (bucket, cell): (usize, usize),
        nanos: u64,
        failed: Option<usize>,
    ) {
        let CallCells {
            duration, outcomes, ..
        } = self.cells;
        let stride = match self.bounds.native() {
            Some(native) if cell != bucket => native.layout.cells(),
            _ => duration as usize,
        };
        let of_series =
            |cell: usize, stride: usize| self.base.admitted(cell + series as usize * stride);
        let failed = failed.map(|ended| of_series(ended, outcomes as usize));
        let bucket_cell = of_series(cell, stride);
        exemplars::keep(
            self.base.gate(),
            bucket,
            (bucket_cell, nanos as f64 / 1e9),
            failed,
        );
    }

    /// Records a call of a series that is not the first, or one whose cells
    /// are not at hand.
    #[inline(never)]
    fn record_slowly(&self, series: u32, nanos: u64, bucket: usize, ended: usize) {
        let duration = (series * self.cells.duration) as usize;
        cells::add(&self.base, duration, nanos);
        cells::add(&self.base, duration + bucket, 1);
        let ended = ended + (series * self.cells.outcomes) as usize;
        cells::add_released(&self.base, ended, 1);
    }

    /// Records a call with native buckets: these first, so that whoever reads
    /// the classic ones, and then these, finds no call missing from them.
    #[inline(never)]
    fn record_natively(
        &self,
        native: &NativeBuckets,
        series: u32,
        nanos: u64,
        ended: usize,
        failed: bool,
    ) {
        let cell = native.cell(nanos);
        if self.base.gate().lets_pass(cell, failed) {
            let cells = (cell, self.cells.native as usize + cell);
            self.keep_exemplar(series, cells, nanos, failed.then_some(ended));
        }
        let native_bucket = self.cells.native as usize + cell;
        if series == 0
            && !native.classic
            && let Some(own) = storage::owned(self.base.cell(0))
            && let (Some(sum), Some(count), Some(ended)) =
                (own.first(), own.get(native_bucket), own.get(ended))
        {
            count.add(1);
            sum.add(nanos);
            // Released for the reason given above.
            return ended.add_released(1);
        }
        let number = series as usize;
        let native_bucket = native_bucket + number * native.layout.cells();
        cells::add(&self.base, native_bucket, 1);
        let duration = number * self.cells.duration as usize;
        if native.classic {
            let bucket = duration + 1 + self.bounds.bucket(nanos);
            cells::add_released(&self.base, bucket, 1);
        }
        cells::add(&self.base, duration, nanos);
        let ended = ended + number * self.cells.outcomes as usize;
        cells::add_released(&self.base, ended, 1);
    }

    #[inline(never)]
    fn count_error(&self, series: u32, kind: usize) {
        let CallCells { errors, kinds, .. } = self.cells;
        let first = (errors + series * kinds) as usize;
        cells::add(&self.base, first + kind, 1);
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

//! Calls that are counted and timed.

use super::bounds::{IntegerBounds, NativeBuckets};
use super::call::CallRecorder;
use super::call_counter::CallCounter;
use super::cells;
use super::exemplars;
use super::outcome::Outcome;
use crate::declaration::{CallCells, assert_native_room};
use crate::platform::clock;
use crate::registration::CellBase;
use crate::storage;

/// Counts the calls of one function by their outcomes, and times them.
#[derive(Debug)]
pub struct CallTimer {
    /// Counts the calls.
    pub(super) counter: CallCounter,
    /// Bounds of the duration's buckets, in nanoseconds.
    bounds: &'static IntegerBounds,
}

impl CallTimer {
    /// For a function without labels of its own, and with four outcomes. Its declaration has the
    /// same bounds in seconds.
    pub const fn new(bounds: &'static IntegerBounds, in_progress: bool) -> Self {
        // The end of the kinds of errors only matters for a second series.
        Self::with(bounds, in_progress, 1, 4, 0)
    }

    /// For these numbers of label combinations, of outcomes and of kinds of errors.
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
        let cells = CallCells::new(series as usize, bounds.cells(), outcomes, kinds);
        Self {
            counter: CallCounter::of_cells(CellBase::new(), in_progress, cells),
            bounds,
        }
    }

    /// For a range of cells in this order, registered at run time.
    #[cfg(feature = "client")]
    pub(crate) fn at(first: u32, bounds: &'static IntegerBounds, cells: CallCells) -> Self {
        Self {
            counter: CallCounter::of_cells(CellBase::at(first), true, cells),
            bounds,
        }
    }

    /// The same for a handler with these kinds of errors. It reports the returned kind to the
    /// request that it serves.
    pub const fn serving(mut self, kinds: &'static [&'static str]) -> Self {
        self.counter = self.counter.serving(kinds);
        self
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        self.counter.base()
    }

    /// Records a call with this duration.
    #[inline(always)]
    fn record_nanos(&self, series: u32, nanos: u64, outcome: Outcome) {
        if outcome.is_failure() {
            return self.record_failure(series, nanos, outcome);
        }
        let ended = self.counter.cells.ended + outcome.cell();
        if let Some(native) = self.bounds.native() {
            return self.record_natively(native, series, nanos, ended);
        }
        let bucket = 1 + self.bounds.bucket(nanos);
        // A range that fits into a chunk is in one chunk: see the registry.
        if series == 0
            && !self.base().gate().passes(bucket)
            && let Some(own) = storage::owned(self.base().cell(0))
            && let (Some(sum), Some(count), Some(ended)) =
                (own.first(), own.get(bucket), own.get(ended))
        {
            // The count before the sum, because a scrape reads the sum before the count.
            count.add(1);
            sum.add(nanos);
            // Release: a thread that sees the call as ended also sees it as started.
            ended.add_released(1);
        } else {
            self.record_in(CallOffsets::new(self, series, nanos, ended), nanos, None);
        }
    }

    /// Records an error or a panic.
    #[inline(never)]
    fn record_failure(&self, series: u32, nanos: u64, outcome: Outcome) {
        self.counter.count_kind(series, outcome);
        let ended = self.counter.cells.ended + outcome.cell();
        let place = CallOffsets::new(self, series, nanos, ended);
        self.record_in(place, nanos, Some(place.ended));
    }

    /// Records a call with native buckets.
    #[inline(never)]
    fn record_natively(&self, native: &NativeBuckets, series: u32, nanos: u64, ended: usize) {
        let bucket = native.cell(nanos);
        if series == 0
            && !native.classic
            && !self.base().gate().passes(bucket)
            && let Some(own) = storage::owned(self.base().cell(0))
            && let (Some(sum), Some(count), Some(ended)) = (
                own.first(),
                own.get(self.counter.cells.native + bucket),
                own.get(ended),
            )
        {
            count.add(1);
            sum.add(nanos);
            // Release for the same reason as above.
            return ended.add_released(1);
        }
        self.record_in(CallOffsets::new(self, series, nanos, ended), nanos, None);
    }

    /// Records a call in the slow cases: a series other than the first, cells that this thread does
    /// not have yet, or a possible exemplar. Its native bucket is updated first: a scrape reads the
    /// classic buckets before the native ones, and each call in the former must be in the latter.
    #[inline(never)]
    fn record_in(&self, place: CallOffsets, nanos: u64, failed: Option<usize>) {
        for cell in [place.native, place.classic].into_iter().flatten() {
            cells::add_released(self.base(), cell, 1);
        }
        cells::add(self.base(), place.sum, nanos);
        cells::add_released(self.base(), place.ended, 1);
        let gate = self.base().gate();
        if gate.passes(place.bucket) || failed.is_some() && gate.is_open() {
            let cell = place.native.or(place.classic);
            let bucket_cell = cell.and_then(|cell| self.base().registered(cell));
            let failed = failed.map(|ended| self.base().registered(ended));
            exemplars::keep(
                gate,
                place.bucket,
                (bucket_cell, nanos as f64 / 1e9),
                failed,
            );
        }
    }
}

impl CallRecorder for CallTimer {
    type Start = clock::Reading;

    const NOT_STARTED: clock::Reading = clock::Reading::NONE;

    #[inline]
    fn now(&self) -> clock::Reading {
        clock::now()
    }

    #[inline]
    fn count_start(&self, series: u32) {
        self.counter.count_start(series);
    }

    /// Never inlined: a program has many timed functions, and in each of them this would be
    /// most of what the attribute adds to the binary. A timed call takes as long either way.
    #[inline(never)]
    fn record(&self, series: u32, start: clock::Reading, outcome: Outcome) {
        self.record_nanos(series, clock::nanos_since(start), outcome);
    }
}

/// The cells of one call, as offsets into the range.
#[derive(Clone, Copy)]
struct CallOffsets {
    sum: usize,
    native: Option<usize>,
    classic: Option<usize>,
    ended: usize,
    /// The number of its bucket. If it has both, the native one.
    bucket: usize,
}

impl CallOffsets {
    /// The cells in a series. `ended` is the cell in the first series.
    fn new(timer: &CallTimer, series: u32, nanos: u64, ended: usize) -> Self {
        let (bounds, cells) = (timer.bounds, &timer.counter.cells);
        let offset = |cells: usize| CellBase::offset(series.into(), cells);
        let sum = offset(cells.duration);
        let native = bounds.native().map(|native| {
            let bucket = native.cell(nanos);
            let first = cells.native + offset(native.layout.cells());
            (first + bucket, bucket, native.classic)
        });
        let classic = native.is_none_or(|(_, _, classic)| classic);
        let classic_bucket = 1 + bounds.bucket(nanos);
        Self {
            sum,
            native: native.map(|(cell, ..)| cell),
            classic: classic.then_some(sum + classic_bucket),
            ended: ended + offset(cells.outcomes),
            bucket: native.map_or(classic_bucket, |(_, bucket, _)| bucket),
        }
    }
}

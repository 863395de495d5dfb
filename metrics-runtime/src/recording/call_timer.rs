//! Calls that are counted and timed.

use super::bounds::NativeBuckets;
use super::call::CallRecorder;
use super::call_counter::CallCounter;
use super::call_shape::CallShape;
use super::cells;
use super::exemplars;
use super::outcome::Outcome;
use crate::platform::clock;
use crate::registration::CellBase;
use crate::storage;

/// Counts the calls of one function by their outcomes, and times them.
#[derive(Debug)]
pub struct CallTimer {
    /// Counts the calls.
    pub(super) counter: CallCounter,
}

impl CallTimer {
    /// For a range of cells that the registration assigns.
    pub const fn new(shape: &'static CallShape) -> Self {
        Self {
            counter: CallCounter::new(shape),
        }
    }

    /// For a range of cells, registered at run time.
    #[cfg(feature = "client")]
    pub(crate) fn at(first: u32, shape: &'static CallShape) -> Self {
        Self {
            counter: CallCounter::at(first, shape),
        }
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        self.counter.base()
    }

    /// Records a call with this duration. Each rare case is a tail call. Few values are needed
    /// after the look-up of the thread's cells, because a library saves them around it.
    #[inline(always)]
    fn record_nanos(&self, series: u32, nanos: u64, outcome: Outcome) {
        let shape = self.counter.shape;
        let bucket = match shape.bounds.usual_bucket(nanos) {
            Some(bucket) if series == 0 && !outcome.is_failure() => 1 + bucket,
            _ => return self.record_rare(series, nanos, outcome),
        };
        if self.base().gate().passes(bucket) {
            return self.record_rare(series, nanos, outcome);
        }
        let ended = shape.cells.ended + outcome.cell();
        // A range that fits into a chunk is in one chunk: see the registry.
        if let Some(own) = storage::owned(self.base().cell(0))
            && let Some(count) = own.get(bucket)
            && let Some(ended) = own.get(ended)
            && let Some(sum) = own.first()
        {
            // The count before the sum, because a scrape reads the sum before the count.
            count.add(1);
            sum.add(nanos);
            // Release: a thread that sees the call as ended also sees it as started.
            ended.add_released(1);
        } else {
            self.record_elsewhere(nanos, ended);
        }
    }

    /// Records a call of the first series whose cells this thread does not have yet.
    #[inline(never)]
    fn record_elsewhere(&self, nanos: u64, ended: usize) {
        self.record_in(
            CallOffsets::new(self.counter.shape, 0, nanos, ended),
            nanos,
            None,
        );
    }

    /// Records a call in all other cases.
    #[inline(never)]
    fn record_rare(&self, series: u32, nanos: u64, outcome: Outcome) {
        let shape = self.counter.shape;
        let ended = shape.cells.ended + outcome.cell();
        if outcome.is_failure() {
            self.counter.count_kind(series, outcome);
        } else if let Some(native) = shape.bounds.native()
            && self.is_recorded_natively(native, series, nanos, ended)
        {
            return;
        }
        let place = CallOffsets::new(shape, series, nanos, ended);
        let failed = outcome.is_failure().then_some(place.ended);
        self.record_in(place, nanos, failed);
    }

    /// Records a call that only has native buckets, if this thread has its cells.
    fn is_recorded_natively(
        &self,
        native: &NativeBuckets,
        series: u32,
        nanos: u64,
        ended: usize,
    ) -> bool {
        let bucket = native.cell(nanos);
        if series == 0
            && !native.classic
            && !self.base().gate().passes(bucket)
            && let Some(own) = storage::owned(self.base().cell(0))
            && let (Some(sum), Some(count), Some(ended)) = (
                own.first(),
                own.get(self.counter.shape.cells.native + bucket),
                own.get(ended),
            )
        {
            count.add(1);
            sum.add(nanos);
            // Release for the same reason as above.
            ended.add_released(1);
            return true;
        }
        false
    }

    #[cold]
    #[inline(never)]
    fn record_by_other_clock(&self, series: u32, start: clock::Reading, outcome: Outcome) {
        self.record_nanos(series, clock::nanos_since(start), outcome);
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

impl AsRef<CallCounter> for CallTimer {
    #[inline(always)]
    fn as_ref(&self) -> &CallCounter {
        &self.counter
    }
}

impl CallRecorder for CallTimer {
    type Start = clock::Reading;

    const NOT_STARTED: clock::Reading = clock::Reading::NONE;

    #[inline(always)]
    fn now(&self) -> clock::Reading {
        clock::now()
    }

    /// Never inlined: it would be most of what the attribute adds to a binary.
    #[inline(never)]
    fn record(&self, series: u32, start: clock::Reading, outcome: Outcome) {
        match clock::counted_nanos_since(start) {
            Some(nanos) => self.record_nanos(series, nanos, outcome),
            None => self.record_by_other_clock(series, start, outcome),
        }
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
    fn new(shape: &CallShape, series: u32, nanos: u64, ended: usize) -> Self {
        let (bounds, cells) = (shape.bounds, &shape.cells);
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

//! A range of cells outside of attributes. Most are registered at run time.

use super::bounds::{IntegerBounds, NativeBuckets};
use super::cells;
use super::exemplars;
#[cfg(feature = "facade")]
use super::{
    bounds::FloatBounds, counter::CounterSeries, gauge::GaugeSeries, histogram::HistogramSeries,
    series_cells::SeriesCells,
};
use crate::registration::{CellBase, ExemplarGate};
use crate::storage::{self, Cell, Change};

/// A range of cells, by its first cell.
#[derive(Debug)]
pub(crate) struct CellRange(CellBase);

impl CellRange {
    pub(crate) fn new(first: u32) -> Self {
        Self(CellBase::at(first))
    }

    /// The range of a declaration, which the registration fills in.
    pub(crate) const fn unregistered() -> Self {
        Self(CellBase::new())
    }

    /// The base that the registration needs.
    pub(crate) const fn base(&self) -> &CellBase {
        &self.0
    }

    /// The cell at `offset`. A number that no cell has, if the range got no cells.
    pub(crate) fn cell(&self, offset: usize) -> u32 {
        u32::try_from(self.0.cell(offset)).unwrap_or(u32::MAX)
    }

    /// Adds to the cell at `offset`.
    #[inline]
    pub(crate) fn add(&self, offset: usize, n: u64) {
        cells::add(&self.0, offset, n);
    }

    /// Adds to the gauge at `offset`.
    pub(crate) fn change_level(&self, offset: usize, by: f64) {
        cells::change_shared(&self.0, offset, Change::add_f64(by));
    }

    /// Adds 1 to the cell at `offset`, with release: a thread that sees the new value also sees
    /// what this thread did before.
    #[inline]
    pub(crate) fn finish(&self, offset: usize) {
        cells::add_released(&self.0, offset, 1);
    }

    /// As a counter.
    #[cfg(feature = "facade")]
    #[inline]
    pub(crate) fn counter(&self) -> CounterSeries<'_> {
        CounterSeries(SeriesCells::Range(&self.0, 0))
    }

    /// As a gauge.
    #[cfg(feature = "facade")]
    #[inline]
    pub(crate) fn gauge(&self) -> GaugeSeries<'_> {
        GaugeSeries::new(SeriesCells::Range(&self.0, 0), false)
    }

    /// As a histogram with these bounds.
    #[cfg(feature = "facade")]
    #[inline]
    pub(crate) fn histogram<'a>(&'a self, bounds: &'a FloatBounds) -> HistogramSeries<'a> {
        HistogramSeries::at(&self.0, bounds, None, 0)
    }

    /// The range for several updates by this thread, which looks up its cells once.
    #[inline(always)]
    pub(crate) fn updates(&self) -> Updates<'_> {
        Updates {
            range: self,
            cells: storage::owned(self.0.cell(0)).unwrap_or_default(),
        }
    }

    /// Stores an exemplar for the observation if it is one of the slowest, and for the cell that
    /// counts failures if it failed.
    #[inline]
    pub(crate) fn exemplify(
        &self,
        gate: &ExemplarGate,
        (offset, bounds, nanos): (usize, &IntegerBounds, u64),
        failed: Option<u32>,
    ) {
        if gate.is_open() {
            self.exemplify_if_slow(gate, (offset, bounds, nanos), failed);
        }
    }

    #[cold]
    fn exemplify_if_slow(
        &self,
        gate: &ExemplarGate,
        (offset, bounds, nanos): (usize, &IntegerBounds, u64),
        failed: Option<u32>,
    ) {
        let bucket = bounds.any_cell(nanos);
        if gate.passes(bucket) || failed.is_some() {
            let place = (Some(self.cell(offset + bucket)), nanos as f64 / 1e9);
            exemplars::keep(gate, bucket, place, failed.map(Some));
        }
    }

    /// Stores an exemplar for a cell that counts failures.
    pub(crate) fn exemplify_failure(gate: &ExemplarGate, cell: u32) {
        if gate.is_open() {
            exemplars::keep(gate, 0, (None, 0.0), Some(Some(cell)));
        }
    }
}

/// Several updates of a range: see [`CellRange::updates`].
#[derive(Clone, Copy)]
pub(crate) struct Updates<'a> {
    range: &'a CellRange,
    /// The thread's cells from the first one of the range to the end of the chunk. Empty if the
    /// thread has not used that chunk yet.
    cells: &'static [Cell],
}

impl Updates<'_> {
    #[inline(always)]
    fn add(self, offset: usize, n: u64) {
        match self.cells.get(offset) {
            Some(cell) => cell.add(n),
            None => self.add_elsewhere(offset, n),
        }
    }

    #[inline(never)]
    fn add_elsewhere(self, offset: usize, n: u64) {
        self.range.add(offset, n);
    }

    /// Counts an observation in the histogram at `offset`: a sum, then the buckets with these
    /// bounds, then `+Inf`.
    // Always inlined: a request makes several observations.
    #[inline(always)]
    pub(crate) fn observe(self, offset: usize, bounds: &IntegerBounds, value: u64) {
        let bucket = 1 + bounds.bucket(value);
        self.add(offset + bucket, 1);
        self.add(offset, value);
    }

    /// Like [`observe`](Self::observe), for nanoseconds. Native buckets, if there are any, come
    /// after the classic ones.
    #[inline]
    pub(crate) fn observe_nanos(self, offset: usize, bounds: &IntegerBounds, nanos: u64) {
        match bounds.native() {
            None => self.observe(offset, bounds, nanos),
            Some(native) => self.observe_natively(offset, bounds, native, nanos),
        }
    }

    /// Updates the native bucket first: a scrape reads the classic buckets before the native ones,
    /// so each observation in the former is also in the latter.
    #[inline(never)]
    fn observe_natively(
        self,
        offset: usize,
        bounds: &IntegerBounds,
        native: &NativeBuckets,
        value: u64,
    ) {
        let native_bucket = bounds.cells() + native.cell(value);
        self.add(offset + native_bucket, 1);
        if native.classic {
            let bucket = 1 + bounds.bucket(value);
            cells::add_released(&self.range.0, offset + bucket, 1);
        }
        self.add(offset, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn updates_count_in_chunks_that_the_thread_has_and_in_others() {
        static BOUNDS: IntegerBounds = IntegerBounds::new(&[10]);
        // More cells than a chunk has.
        let first = storage::allocate(1000).expect("there are enough cells");
        for offset in [0, 500, 997] {
            // A new thread has no chunk at first.
            let observe = move || {
                let range = CellRange::new(first);
                for value in [5, 50] {
                    range.updates().observe(offset, &BOUNDS, value);
                }
                let updates = range.updates();
                updates.observe_nanos(offset, &BOUNDS, 10);
            };
            thread::spawn(observe).join().expect("no panic");
            let mut sums = [0; 3];
            storage::sum(first + offset as u32, &mut sums);
            assert_eq!(sums, [65, 2, 1], "{offset}");
        }
    }
}

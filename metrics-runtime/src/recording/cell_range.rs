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
use crate::storage::Change;

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

    /// Counts an observation in the histogram at `offset`: a sum, then the buckets with these
    /// bounds, then `+Inf`.
    // Always inlined: a request makes several observations.
    #[inline(always)]
    pub(crate) fn observe(&self, offset: usize, bounds: &IntegerBounds, value: u64) {
        let bucket = 1 + bounds.bucket(value);
        cells::add(&self.0, offset + bucket, 1);
        cells::add(&self.0, offset, value);
    }

    /// Like [`observe`](Self::observe), for nanoseconds. Native buckets, if there are any, come
    /// after the classic ones.
    #[inline]
    pub(crate) fn observe_nanos(&self, offset: usize, bounds: &IntegerBounds, nanos: u64) {
        match bounds.native() {
            None => self.observe(offset, bounds, nanos),
            Some(native) => self.observe_natively(offset, bounds, native, nanos),
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
        let bucket = bounds.any_cell(nanos);
        if gate.passes(bucket) || failed.is_some() && gate.is_open() {
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

    /// Updates the native bucket first: a scrape reads the classic buckets before the native ones,
    /// so each observation in the former is also in the latter.
    #[inline(never)]
    fn observe_natively(
        &self,
        offset: usize,
        bounds: &IntegerBounds,
        native: &NativeBuckets,
        value: u64,
    ) {
        let native_bucket = bounds.cells() + native.cell(value);
        cells::add(&self.0, offset + native_bucket, 1);
        if native.classic {
            let bucket = 1 + bounds.bucket(value);
            cells::add_released(&self.0, offset + bucket, 1);
        }
        cells::add(&self.0, offset, value);
    }
}

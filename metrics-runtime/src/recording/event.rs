//! Updates by the `#[business_…]` attributes.

use super::bounds::FloatBounds;
use super::counter::CounterSeries;
use super::gauge::GaugeSeries;
use super::histogram::HistogramSeries;
use super::series_cells::SeriesCells;
use crate::registration::CellBase;
use crate::storage::SeriesTable;
use std::fmt;
use std::thread;

/// A metric that a function updates. A series is found by its index among all combinations of label
/// values: in the range of cells, or in the table of series that were added at run time.
#[derive(Debug)]
pub struct Event {
    base: CellBase,
}

impl Event {
    /// Not registered yet.
    #[allow(clippy::new_without_default)] // Only created in statics.
    pub const fn new() -> Self {
        Self {
            base: CellBase::new(),
        }
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// A counter's series.
    #[inline]
    pub fn counter(&self, table: Option<&'static SeriesTable>, index: u64) -> CounterSeries<'_> {
        CounterSeries(SeriesCells::at_index(&self.base, table, index, 1))
    }

    /// A gauge's series.
    #[inline]
    pub fn gauge(&self, table: Option<&'static SeriesTable>, index: u64) -> GaugeSeries<'_> {
        self.gauge_series(table, index, false)
    }

    /// A gauge's series in mode [`Last`](crate::ProcessMode::Last).
    #[inline]
    pub fn dated_gauge(&self, table: Option<&'static SeriesTable>, index: u64) -> GaugeSeries<'_> {
        self.gauge_series(table, index, true)
    }

    #[inline(always)]
    fn gauge_series(
        &self,
        table: Option<&'static SeriesTable>,
        index: u64,
        is_dated: bool,
    ) -> GaugeSeries<'_> {
        let stride = GaugeSeries::stride(is_dated);
        GaugeSeries::new(
            SeriesCells::at_index(&self.base, table, index, stride),
            is_dated,
        )
    }

    /// A series of a histogram with these bounds.
    #[inline]
    pub fn histogram(
        &self,
        table: Option<&'static SeriesTable>,
        index: u64,
        bounds: &'static FloatBounds,
    ) -> HistogramSeries<'_> {
        HistogramSeries::at(&self.base, bounds, table, index)
    }
}

/// Makes an update when its scope is left, except by a panic.
#[must_use = "dropping it makes the update"]
pub struct AtReturn<F: FnOnce()> {
    update: Option<F>,
    /// Whether the thread was already unwinding. Then leaving the scope is not a panic of it.
    unwinding: bool,
}

impl<F: FnOnce()> AtReturn<F> {
    /// Makes this update at that time.
    #[inline]
    pub fn new(update: F) -> Self {
        Self {
            update: Some(update),
            unwinding: thread::panicking(),
        }
    }
}

impl<F: FnOnce()> Drop for AtReturn<F> {
    #[inline]
    fn drop(&mut self) {
        if let Some(update) = self.update.take()
            && (!thread::panicking() || self.unwinding)
        {
            update();
        }
    }
}

impl<F: FnOnce()> fmt::Debug for AtReturn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AtReturn")
    }
}

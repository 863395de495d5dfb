//! A series of the facade, which is also the handle that libraries update.

use crate::recording::{CellRange, FloatBounds};
use crate::support::lock::lock;
use metrics::{CounterFn, GaugeFn, HistogramFn};
use std::sync::{Arc, Mutex};

/// A series of any kind. The facade uses the methods of its own kind only.
#[derive(Debug)]
pub(super) struct EmittedSeries {
    /// The cells. `None` for a metric past the limit of all series.
    range: Option<CellRange>,
    /// Counts the updates of a series past a limit.
    overflow: Option<Arc<CellRange>>,
    /// The bounds of a histogram.
    bounds: Option<Arc<FloatBounds>>,
    /// Held while a counter is compared with an absolute value, so that two such updates do not
    /// both add the difference.
    absolute: Mutex<()>,
}

impl EmittedSeries {
    pub(super) fn new(
        range: Option<CellRange>,
        overflow: Option<Arc<CellRange>>,
        bounds: Option<Arc<FloatBounds>>,
    ) -> Self {
        Self {
            range,
            overflow,
            bounds,
            absolute: Mutex::new(()),
        }
    }

    /// The cells for an update, which counts as an overflow if the series is past a limit.
    #[inline]
    fn cells_for_update(&self) -> Option<&CellRange> {
        if let Some(overflow) = &self.overflow {
            overflow.add(0, 1);
        }
        self.range.as_ref()
    }
}

impl CounterFn for EmittedSeries {
    fn increment(&self, value: u64) {
        if let Some(range) = self.cells_for_update() {
            range.add(0, value);
        }
    }

    /// An increment that happens while this runs is added to the value.
    fn absolute(&self, value: u64) {
        if let Some(range) = self.cells_for_update() {
            let _turn = lock(&self.absolute);
            let now = range.counter().get();
            if value > now {
                range.add(0, value - now);
            }
        }
    }
}

impl GaugeFn for EmittedSeries {
    fn increment(&self, value: f64) {
        if let Some(range) = self.cells_for_update() {
            range.gauge().add(value);
        }
    }

    fn decrement(&self, value: f64) {
        if let Some(range) = self.cells_for_update() {
            range.gauge().sub(value);
        }
    }

    fn set(&self, value: f64) {
        if let Some(range) = self.cells_for_update() {
            range.gauge().set(value);
        }
    }
}

impl HistogramFn for EmittedSeries {
    fn record(&self, value: f64) {
        if let (Some(range), Some(bounds)) = (self.cells_for_update(), &self.bounds) {
            range.histogram(bounds).observe(value);
        }
    }
}

//! What the two ends of a queue record.

use super::bounds::IntegerBounds;
use super::cells;
use crate::declaration::QueueCells;
use crate::registration::CellBase;
use crate::storage::Change;

/// What outcome of an item, by the place of its cell among the outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ItemOutcome {
    Completed,
    Failed,
    Panicked,
    Cancelled,
    Rejected,
    Closed,
    Dropped,
}

/// Where a queue is recorded.
#[derive(Debug)]
pub struct QueueMeter {
    base: CellBase,
    /// Bounds of both histograms, in nanoseconds.
    bounds: IntegerBounds,
    cells: QueueCells,
}

impl QueueMeter {
    /// For a queue whose declaration has these bounds, in seconds.
    pub const fn new(nanos: &'static [u64]) -> Self {
        Self {
            base: CellBase::new(),
            bounds: IntegerBounds::new(nanos),
            cells: QueueCells::new(nanos.len()),
        }
    }

    /// What the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// Adds to the capacity; a negative number takes away.
    pub(crate) fn add_capacity(&self, items: f64) {
        cells::change_shared(&self.base, self.cells.capacity, Change::add_f64(items));
    }

    /// Counts an item that enters. It is called before the item can be received, so
    /// that the depth is never below zero.
    pub(crate) fn enter(&self) {
        cells::add(&self.base, self.cells.entered, 1);
    }

    /// Counts an item that was received after this wait.
    pub(crate) fn receive(&self, nanos: u64) {
        self.observe(0, nanos);
        // Released: whoever sees that it left also sees that it entered.
        cells::add_released(&self.base, self.cells.received, 1);
    }

    /// Counts a received item that has finished after this time.
    pub(crate) fn finish(&self, outcome: ItemOutcome, nanos: u64) {
        self.observe(self.cells.processing, nanos);
        self.count(outcome);
    }

    /// Counts an item that has ended without being received.
    pub(crate) fn count(&self, outcome: ItemOutcome) {
        // Released for the reason given above.
        cells::add_released(&self.base, self.cells.outcomes + outcome as usize, 1);
    }

    fn observe(&self, sum: usize, nanos: u64) {
        cells::add(&self.base, sum + 1 + self.bounds.bucket(nanos), 1);
        cells::add(&self.base, sum, nanos);
    }
}

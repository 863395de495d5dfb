//! Updates by the two ends of a queue.

use super::bounds::IntegerBounds;
use super::cells;
use crate::declaration::QueueCells;
use crate::registration::CellBase;
use crate::storage::Change;

/// The outcome of an item, in the order of the outcomes' cells.
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

/// Records one queue.
#[derive(Debug)]
pub struct QueueMeter {
    base: CellBase,
    /// Bounds of both histograms, in nanoseconds.
    bounds: IntegerBounds,
    cells: QueueCells,
}

impl QueueMeter {
    /// For a queue whose declaration has these bounds, there in seconds.
    pub const fn new(nanos: &'static [u64]) -> Self {
        Self {
            base: CellBase::new(),
            bounds: IntegerBounds::new(nanos),
            cells: QueueCells::new(nanos.len()),
        }
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// Adds to the capacity. A negative number reduces it.
    pub(crate) fn add_capacity(&self, items: f64) {
        cells::change_shared(&self.base, self.cells.capacity, Change::add_f64(items));
    }

    /// Counts an item that enters. Called before the item can be received, so the depth is never
    /// negative.
    pub(crate) fn enter(&self) {
        cells::add(&self.base, self.cells.entered, 1);
    }

    /// Counts an item that was received after this wait.
    pub(crate) fn receive(&self, nanos: u64) {
        self.observe(0, nanos);
        // Release: a thread that sees the item as received also sees that it entered.
        cells::add_released(&self.base, self.cells.received, 1);
    }

    /// Counts a received item that has finished after this time.
    pub(crate) fn finish(&self, outcome: ItemOutcome, nanos: u64) {
        self.observe(self.cells.processing, nanos);
        self.count(outcome);
    }

    /// Counts an item that has ended without being received.
    pub(crate) fn count(&self, outcome: ItemOutcome) {
        // Release for the same reason as above.
        cells::add_released(&self.base, self.cells.outcomes + outcome as usize, 1);
    }

    fn observe(&self, sum: usize, nanos: u64) {
        cells::add(&self.base, sum + 1 + self.bounds.bucket(nanos), 1);
        cells::add(&self.base, sum, nanos);
    }
}

//! Calls that are counted but not timed: `duration = false`.

use super::call::{CallRecorder, count_error};
use super::cells;
use super::exemplars;
use super::outcome::Outcome;
use crate::declaration::CallCells;
use crate::registration::CellBase;

/// Counts the calls of one function by their outcomes.
///
/// A call costs one update of memory that only this thread writes. It does not read the clock.
#[derive(Debug)]
pub struct CallCounter {
    pub(super) base: CellBase,
    in_progress: bool,
    pub(super) cells: CallCells,
    /// The kinds of errors that are reported to the served request, if the function is a handler.
    reported: &'static [&'static str],
}

impl CallCounter {
    /// For a function without labels of its own, and with four outcomes.
    pub const fn new(in_progress: bool) -> Self {
        // The end of the kinds of errors only matters for a second series.
        Self::with(in_progress, 1, 4, 0)
    }

    /// For these numbers of label combinations, of outcomes and of kinds of errors.
    pub const fn with(in_progress: bool, series: u64, outcomes: usize, kinds: usize) -> Self {
        Self::of_cells(
            CellBase::new(),
            in_progress,
            CallCells::new(series as usize, 0, outcomes, kinds),
        )
    }

    /// For a range of cells in this order.
    pub(super) const fn of_cells(base: CellBase, in_progress: bool, cells: CallCells) -> Self {
        Self {
            base,
            in_progress,
            cells,
            reported: &[],
        }
    }

    /// The same for a handler with these kinds of errors. It reports the returned kind to the
    /// request that it serves.
    pub const fn serving(mut self, kinds: &'static [&'static str]) -> Self {
        self.reported = kinds;
        self
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// Counts a call as started.
    #[inline(never)]
    fn count_as_started(&self, series: u32) {
        let started = self.cells.started + CellBase::offset(series.into(), 1);
        cells::add(&self.base, started, 1);
    }

    /// Counts the kind of an error, if kinds are counted.
    #[inline]
    pub(super) fn count_kind(&self, series: u32, outcome: Outcome) {
        if let Some(kind) = outcome.kind() {
            count_error(&self.base, &self.cells, self.reported, series, kind);
        }
    }

    /// Records an error or a panic.
    #[inline(never)]
    fn record_failure(&self, series: u32, outcome: Outcome) {
        self.count_kind(series, outcome);
        let ended = self.ended(series, outcome);
        cells::add_released(&self.base, ended, 1);
        let gate = self.base.gate();
        if gate.is_open() {
            exemplars::keep(gate, 0, (None, 0.0), [self.base.registered(ended)]);
        }
    }

    /// The cell that counts the calls of a series with this outcome.
    #[inline(always)]
    fn ended(&self, series: u32, outcome: Outcome) -> usize {
        self.cells.ended + CellBase::offset(series.into(), self.cells.outcomes) + outcome.cell()
    }
}

impl CallRecorder for CallCounter {
    type Start = ();

    const NOT_STARTED: () = ();

    #[inline(always)]
    fn now(&self) {}

    #[inline]
    fn count_start(&self, series: u32) {
        if self.in_progress {
            self.count_as_started(series);
        }
    }

    #[inline(always)]
    fn record(&self, series: u32, (): (), outcome: Outcome) {
        if outcome.is_failure() {
            return self.record_failure(series, outcome);
        }
        // Release: a thread that sees the call as ended also sees it as started.
        cells::add_released(&self.base, self.ended(series, outcome), 1);
    }
}

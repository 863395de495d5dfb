//! Calls that are counted but not timed: `duration = false`.

use super::call::CallRecorder;
use super::call_shape::CallShape;
use super::cells;
use super::exemplars;
use super::outcome::Outcome;
use super::returned_error;
use crate::registration::CellBase;

/// Counts the calls of one function by their outcomes.
///
/// A call costs one update of memory that only this thread writes. It does not read the clock.
#[derive(Debug)]
pub struct CallCounter {
    pub(super) base: CellBase,
    pub(super) shape: &'static CallShape,
}

impl CallCounter {
    /// For a range of cells that the registration assigns.
    pub const fn new(shape: &'static CallShape) -> Self {
        Self {
            base: CellBase::new(),
            shape,
        }
    }

    /// For a range of cells that was registered at run time.
    #[cfg(feature = "client")]
    pub(super) fn at(first: u32, shape: &'static CallShape) -> Self {
        Self {
            base: CellBase::at(first),
            shape,
        }
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        &self.base
    }

    /// Counts a call as started.
    #[inline(never)]
    pub(super) fn count_start(&self, series: u32) {
        let started = self.shape.cells.started + CellBase::offset(series.into(), 1);
        cells::add(&self.base, started, 1);
    }

    /// Counts the kind of an error, if kinds are counted. A handler also reports it to the
    /// request that it serves.
    pub(super) fn count_kind(&self, series: u32, outcome: Outcome) {
        let Some(kind) = outcome.kind() else { return };
        let CallShape {
            cells, reported, ..
        } = self.shape;
        let first = cells.errors + CellBase::offset(series.into(), cells.kinds);
        cells::add(&self.base, first + kind, 1);
        if !reported.is_empty() {
            returned_error::report(reported, kind);
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
        let cells = &self.shape.cells;
        cells.ended + CellBase::offset(series.into(), cells.outcomes) + outcome.cell()
    }
}

impl AsRef<CallCounter> for CallCounter {
    #[inline(always)]
    fn as_ref(&self) -> &CallCounter {
        self
    }
}

impl CallRecorder for CallCounter {
    type Start = ();

    const NOT_STARTED: () = ();

    #[inline(always)]
    fn now(&self) {}

    #[inline(always)]
    fn record(&self, series: u32, (): (), outcome: Outcome) {
        if outcome.is_failure() {
            return self.record_failure(series, outcome);
        }
        // Release: a thread that sees the call as ended also sees it as started.
        cells::add_released(&self.base, self.ended(series, outcome), 1);
    }
}

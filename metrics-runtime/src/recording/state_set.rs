//! State sets: which states are on.

use super::series_cells::SeriesCells;
use crate::labels::{LabelSet, LabelValue};
use crate::registration::CellBase;
use crate::storage::{Change, ChangeKind, SeriesTable};
use std::marker::PhantomData;

/// Tells for each state in `S` whether it is on, with labels `L`. Declared by
/// [`#[metric]`](crate::metric). The states are the values of an enum that derives
/// [`LabelValue`](trait@LabelValue), at most 64. Each has a series, with the state in a label that
/// has the metric's name. The series is 1 if the state is on, otherwise 0.
///
/// In a state machine, one state is on at a time: [`set`](StateSet::set) it.
///
/// ```
/// use metrics_runtime::{LabelValue, StateSet, metric};
///
/// #[derive(LabelValue)]
/// enum BreakerState { Closed, Open, HalfOpen }
///
/// /// The circuit breaker in front of the bank.
/// #[metric]
/// static BREAKER: StateSet<BreakerState>;
///
/// BREAKER.set(BreakerState::Open);
/// let text = metrics_runtime::render();
/// assert!(text.contains("\nbreaker{breaker=\"closed\"} 0\nbreaker{breaker=\"open\"} 1\n"));
/// ```
///
/// Independent states are [enabled](StateSet::enable) and [disabled](StateSet::disable) one by one:
///
/// ```
/// use metrics_runtime::{LabelSet, LabelValue, StateSet, metric};
///
/// #[derive(LabelValue)]
/// enum Capability { Read, Write }
///
/// #[derive(LabelSet)]
/// struct Disk { mirrored: bool }
///
/// /// What the disks can do.
/// #[metric]
/// static DISK_CAPABILITY: StateSet<Capability, Disk>;
///
/// let disk = DISK_CAPABILITY.with(Disk { mirrored: true });
/// disk.enable(Capability::Read);
/// disk.enable(Capability::Write);
/// disk.disable(Capability::Write);
/// assert!(disk.is_enabled(Capability::Read) && !disk.is_enabled(Capability::Write));
/// ```
///
/// All series exist from the first scrape on. Initially, no state is on. OpenMetrics has this type.
/// In other formats it is a gauge of the same name.
///
/// Cost of an update: one atomic operation on a number that all threads share, and that holds all
/// states of a set. So a scrape never sees two states during a change from one to the other. No
/// lock, and no allocation after the first update.
#[derive(Debug)]
pub struct StateSet<S, L = ()> {
    base: &'static CellBase,
    dynamic: Option<&'static SeriesTable>,
    // Covariant, so that label sets may borrow.
    types: PhantomData<fn() -> (S, L)>,
}

/// The states of a [`StateSet`] with one label set: a handle for one or many updates.
///
/// [`StateSet`] has an example with labels.
#[derive(Debug)]
pub struct StateSetSeries<'a, S> {
    cells: SeriesCells<'a>,
    states: PhantomData<fn() -> S>,
}

impl<S, L: LabelSet> StateSet<S, L> {
    #[cfg(feature = "off")]
    #[doc(hidden)]
    pub const fn off() -> Self {
        Self::new(CellBase::off(), None)
    }

    #[doc(hidden)]
    pub const fn new(base: &'static CellBase, dynamic: Option<&'static SeriesTable>) -> Self {
        Self {
            base,
            dynamic,
            types: PhantomData,
        }
    }

    /// The states with these labels.
    ///
    /// Cost: computing the position of the series. With dynamic labels, the lookups that
    /// [`LabelSet`](trait@crate::LabelSet) describes.
    #[inline]
    pub fn with(&self, labels: L) -> StateSetSeries<'_, S> {
        StateSetSeries {
            cells: SeriesCells::for_labels(self.base, self.dynamic, &labels, 1),
            states: PhantomData,
        }
    }
}

impl<S: LabelValue> StateSet<S> {
    /// Switches this state on, and all others off.
    #[inline]
    pub fn set(&self, state: S) {
        self.with(()).set(state);
    }

    /// Switches a state on. Others do not change.
    #[inline]
    pub fn enable(&self, state: S) {
        self.with(()).enable(state);
    }

    /// Switches a state off. Others do not change.
    #[inline]
    pub fn disable(&self, state: S) {
        self.with(()).disable(state);
    }

    /// Whether a state is on.
    ///
    /// Cost: one atomic load after the first use.
    pub fn is_enabled(&self, state: S) -> bool {
        self.with(()).is_enabled(state)
    }
}

impl<S: LabelValue> StateSetSeries<'_, S> {
    /// Switches this state on, and all others off.
    #[inline]
    pub fn set(self, state: S) {
        if let Some(bit) = bit(state) {
            self.cells.change(0, Change::new(ChangeKind::Set, bit));
        }
    }

    /// Switches a state on. Others do not change.
    #[inline]
    pub fn enable(self, state: S) {
        if let Some(bit) = bit(state) {
            self.cells.change(0, Change::new(ChangeKind::SetBits, bit));
        }
    }

    /// Switches a state off. Others do not change.
    #[inline]
    pub fn disable(self, state: S) {
        if let Some(bit) = bit(state) {
            self.cells
                .change(0, Change::new(ChangeKind::ClearBits, bit));
        }
    }

    /// Whether a state is on.
    ///
    /// Cost: one atomic load after the first use.
    pub fn is_enabled(self, state: S) -> bool {
        let (cell, bit) = (self.cells.shared(0), bit(state));
        cell.zip(bit)
            .is_some_and(|(cell, bit)| cell.load() & bit != 0)
    }
}

impl<S> Clone for StateSetSeries<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for StateSetSeries<'_, S> {}

/// The bit of a state. `None` if its index is out of range, which a hand-written `LabelValue` can
/// return.
#[inline]
fn bit<S: LabelValue>(state: S) -> Option<u64> {
    let index = state.index();
    (index < S::VALUES.len()).then(|| 1 << index)
}

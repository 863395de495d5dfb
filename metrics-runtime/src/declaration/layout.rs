//! Where the numbers of a member's series are stored, and in which form.
//!
//! Recording writes cells in this order, and the snapshot reads them. All cell numbers are relative
//! to the first cell of the declaration's range.

use super::native::{NativeCells, classic_cells};
use super::process_mode::ProcessMode;
use std::ops::Range;

/// The unit in which a cell holds a histogram's sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumUnit {
    /// A float.
    Float,
    /// A whole number.
    Integer,
    /// A whole number of nanoseconds, exposed in seconds. It wraps around after 584 years of summed
    /// time. `rate` treats that as a restart.
    Nanoseconds,
}

/// The cells of a member's series.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// One cell for each series.
    Counter {
        /// The first series' cell.
        first: u32,
    },
    /// One cell for each series. It holds a float that all threads write. In mode
    /// [`Last`](ProcessMode::Last), the next cell holds the time of the last update in nanoseconds
    /// since 1970, or 0 before the first one.
    Gauge {
        /// The first series' cell.
        first: u32,
        /// How the values of several processes are combined.
        mode: ProcessMode,
    },
    /// For each series the sum, then one cell for each bucket, including `+Inf`. A summary has no
    /// bounds, so `+Inf` counts all its observations. Native buckets are stored apart from these.
    Histogram {
        /// The first series' sum.
        first: u32,
        /// Upper bounds of the buckets, without `+Inf`.
        buckets: &'static [f64],
        /// The unit of the sum.
        sum: SumUnit,
        /// The native buckets, if the histogram has them.
        native: Option<NativeCells>,
    },
    /// What has started, minus what has finished.
    InProgress {
        /// The first series' cell. One cell for each series counts what has started.
        started: u32,
        /// The first series' first cell. `outcomes` cells for each series count what has finished.
        finished: u32,
        /// The number of outcomes.
        outcomes: u32,
    },
    /// One cell for each series. It holds a float that is not 0 if the series was set and is shown.
    Info {
        /// The first series' cell.
        first: u32,
        /// Whether it is shown without being set, because no other series of it can be set.
        always: bool,
    },
    /// One cell for each combination of the other labels. Each bit is a state that is on or off, so
    /// all states change at once.
    StateSet {
        /// The first cell.
        first: u32,
        /// The number of states.
        states: u32,
    },
    /// No cells: the name is reserved for series that are added at run time.
    ReservedName,
    /// No cells: a callback reports the value of the one series.
    Collected {
        /// The index with which it reports the value.
        index: usize,
        /// How the values of several processes are combined.
        mode: ProcessMode,
    },
}

impl Layout {
    /// The first cell of the first series; 0 if there are no cells.
    pub fn first(&self) -> u32 {
        match *self {
            Self::Counter { first }
            | Self::Gauge { first, .. }
            | Self::Info { first, .. }
            | Self::StateSet { first, .. }
            | Self::Histogram { first, .. }
            | Self::InProgress { started: first, .. } => first,
            Self::Collected { .. } | Self::ReservedName => 0,
        }
    }

    /// The number of series that share one cell: the states of a set.
    pub fn sharing(&self) -> usize {
        match self {
            Self::StateSet { states, .. } => *states as usize,
            _ => 1,
        }
    }

    /// The number of cells from one series to the next that has its own cells.
    pub fn stride(&self) -> usize {
        match self {
            Self::Gauge { mode, .. } => 1 + usize::from(mode.is_dated()),
            Self::Counter { .. }
            | Self::InProgress { .. }
            | Self::StateSet { .. }
            | Self::Info { .. } => 1,
            Self::Histogram {
                native: Some(native),
                ..
            } => native.from_sum_to_sum as usize,
            Self::Histogram { buckets, .. } => classic_cells(buckets.len(), None),
            Self::Collected { .. } | Self::ReservedName => 0,
        }
    }

    /// The number of raw values in a snapshot for one series, or for the series that share a cell.
    /// A histogram with native buckets has two more raw values than cells: where the native buckets
    /// begin and end. A gauge has only its value.
    pub fn raw_values(&self) -> usize {
        match self {
            Self::Histogram {
                buckets, native, ..
            } => classic_cells(buckets.len(), None) + if native.is_some() { 2 } else { 0 },
            Self::Gauge { .. } => 1,
            _ => self.stride(),
        }
    }

    /// The cell after the last one of this many series.
    pub fn end(&self, series: usize) -> usize {
        let end = self.first() as usize + series / self.sharing() * self.stride();
        match self {
            Self::Histogram {
                native: Some(native),
                ..
            } => end.max(native.end(series)),
            Self::InProgress {
                finished, outcomes, ..
            } => end.max(*finished as usize + series * *outcomes as usize),
            _ => end,
        }
    }

    /// The cells that count what has finished in a series. Empty for all other layouts than
    /// `InProgress`.
    pub fn finished(&self, series: usize) -> Range<u32> {
        match *self {
            Self::InProgress {
                finished, outcomes, ..
            } => {
                let first = finished + series as u32 * outcomes;
                first..first + outcomes
            }
            _ => 0..0,
        }
    }

    /// Upper bounds of the classic buckets, without `+Inf`. Empty if there are no buckets.
    pub fn buckets(&self) -> &'static [f64] {
        match self {
            Self::Histogram { buckets, .. } => buckets,
            _ => &[],
        }
    }

    /// The native buckets, if there are any.
    pub fn native(&self) -> Option<NativeCells> {
        match self {
            Self::Histogram { native, .. } => *native,
            _ => None,
        }
    }

    /// How the values of several processes are combined. All but gauges are added up.
    pub fn mode(&self) -> ProcessMode {
        match *self {
            Self::Gauge { mode, .. } | Self::Collected { mode, .. } => mode,
            _ => ProcessMode::Sum,
        }
    }

    /// Whether two declarations with dynamic labels may update the same cells.
    pub fn has_cells_of(&self, other: &Self) -> bool {
        let gauges = matches!((self, other), (Self::Gauge { .. }, Self::Gauge { .. }));
        gauges || self.adds_up_with(other)
    }

    /// Whether two declarations may write the same series, because their numbers can be added up.
    /// Gauges that two declarations set have no meaningful sum.
    pub fn adds_up_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Counter { .. }, Self::Counter { .. })
            | (Self::InProgress { .. }, Self::InProgress { .. }) => true,
            (Self::Histogram { sum, .. }, Self::Histogram { sum: other_sum, .. }) => {
                let scale = |layout: &Self| layout.native().map(|cells| cells.native);
                sum == other_sum && self.buckets() == other.buckets() && scale(self) == scale(other)
            }
            _ => false,
        }
    }
}

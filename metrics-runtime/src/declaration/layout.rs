//! Where the numbers of a member's series lie, and in which form.
//!
//! Recording writes cells in this order, and the snapshot reads them. All cells
//! are relative to the first cell of the declaration's range.

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
    /// A whole number of nanoseconds, exposed in seconds. It wraps around after 584 years of
    /// summed time, which `rate` takes for a restart.
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
    /// One cell for each series. It holds a float, and all threads write it. In mode
    /// [`Last`](ProcessMode::Last) the next cell has the time of the last update, in
    /// nanoseconds since 1970; 0 if there was none.
    Gauge {
        /// The first series' cell.
        first: u32,
        /// How the values of several processes become one.
        mode: ProcessMode,
    },
    /// For each series the sum, then one cell for each bucket, `+Inf` included.
    /// A summary has no bounds, so `+Inf` counts all its observations. Native
    /// buckets lie apart from these.
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
    /// What was started, minus what has finished.
    InProgress {
        /// The first series' cell; one for each series counts what was started.
        started: u32,
        /// The first series' first cell; `outcomes` cells for each series count
        /// what has finished.
        finished: u32,
        /// The number of outcomes.
        outcomes: u32,
    },
    /// One cell for each series. It holds a float, which is not 0 if the series
    /// was set and is shown.
    Info {
        /// The first series' cell.
        first: u32,
        /// Whether it is shown without being set: it has no other series that
        /// could be set instead.
        always: bool,
    },
    /// One cell for each combination of the other labels, which holds the states
    /// that are on, one bit for each. So all of them change at once.
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
        /// The number under which it reports the value.
        index: usize,
        /// How the values of several processes become one.
        mode: ProcessMode,
    },
}

impl Layout {
    /// The first cell of the first series; 0 without cells.
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

    /// The number of series that share their cells: the states of a set.
    pub fn sharing(&self) -> usize {
        match self {
            Self::StateSet { states, .. } => *states as usize,
            _ => 1,
        }
    }

    /// The number of cells from one series to the next that shares none of them.
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

    /// The number of raw values that hold one series in a snapshot, or several that
    /// share their cells. A histogram with native buckets has two more than its cells:
    /// where these begin and end. A gauge has its value only.
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

    /// The cells that count what has finished in a series; empty unless it is in
    /// progress.
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

    /// Upper bounds of the classic buckets, without `+Inf`; empty without buckets.
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

    /// How the values of several processes become one. Those that are no gauges' are
    /// added up.
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

    /// Whether two declarations may feed one series, so that their numbers are
    /// added up. The values that two write to a gauge have no sum.
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

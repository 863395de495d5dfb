//! What one declaration adds to one family, and where its numbers lie.

use super::dynamic::DynamicSeries;
use super::family::Family;
use super::label::{Label, Values};
use super::native::{NativeCells, classic_cells};

/// In which unit a histogram's sum is kept in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumUnit {
    /// A float.
    Float,
    /// A whole number.
    Integer,
    /// A whole number of nanoseconds, exposed in seconds.
    Nanoseconds,
}

/// How a member's numbers are read. All cells are relative to the first one
/// of the declaration's run.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// One cell a series.
    Counter {
        /// The first series' cell.
        first: u32,
    },
    /// One cell a series, holding a float, written by all threads.
    Gauge {
        /// The first series' cell.
        first: u32,
    },
    /// A series is a sum, then one cell a bucket, `+Inf` included; without
    /// bounds, as a summary has none, that one counts all observations. Native
    /// buckets lie apart from these.
    Histogram {
        /// The first series' sum.
        first: u32,
        /// Upper bounds of the buckets, without `+Inf`.
        buckets: &'static [f64],
        /// What the sum counts.
        sum: SumUnit,
        /// The native buckets, if there are some.
        native: Option<NativeCells>,
    },
    /// What was started less what has finished.
    InProgress {
        /// The first series' cell; one a series counts what was started.
        started: u32,
        /// The first series' first cell; `outcomes` a series together count
        /// what has finished.
        finished: u32,
        /// How many.
        outcomes: u32,
    },
    /// One cell a series, holding a float: not 0 where the series was set, and
    /// is shown.
    Info {
        /// The first series' cell.
        first: u32,
        /// Whether it is shown without being set, because there is nothing
        /// else that it could say.
        always: bool,
    },
    /// Nothing: the name is taken, for series that come at run time.
    ReservedName,
    /// One series, whose value a callback reports under this number.
    Collected {
        /// The number.
        index: usize,
    },
}

impl Layout {
    /// Whether the numbers of a series that both have can be added up: not what
    /// two write to a gauge.
    pub fn adds_up_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Counter { .. }, Self::Counter { .. })
            | (Self::InProgress { .. }, Self::InProgress { .. }) => true,
            (
                Self::Histogram {
                    buckets,
                    sum,
                    native,
                    ..
                },
                Self::Histogram {
                    buckets: others,
                    sum: unit,
                    native: finer,
                    ..
                },
            ) => {
                let scale = |native: &Option<NativeCells>| native.map(|native| native.native);
                buckets == others && sum == unit && scale(native) == scale(finer)
            }
            _ => false,
        }
    }
}

/// What one declaration adds to one family.
#[derive(Clone, Debug)]
pub struct Member {
    /// The family.
    pub family: Family,
    /// The labels; a constant one has one value. The first changes slowest.
    pub labels: Vec<Label>,
    /// Where the numbers are.
    pub layout: Layout,
    /// The series, if they are added as they come: these have cells of their
    /// own, outside of the declaration's run.
    pub dynamic: Option<&'static dyn DynamicSeries>,
}

impl Member {
    /// A member whose series are all combinations of its labels' values.
    pub fn new(family: Family, labels: Vec<Label>, layout: Layout) -> Self {
        Self {
            family,
            labels,
            layout,
            dynamic: None,
        }
    }

    /// The number of series at this moment.
    pub fn series(&self) -> usize {
        match self.dynamic {
            None => self
                .labels
                .iter()
                .map(|label| label.values.count() as usize)
                .product(),
            Some(dynamic) => dynamic.len(),
        }
    }

    /// The number of series that there can ever be.
    pub fn max_series(&self) -> u64 {
        let values = self.labels.iter().map(|label| label.values.count());
        values.fold(1, u64::saturating_mul)
    }

    /// Cells from one series to the next.
    pub fn stride(&self) -> usize {
        match self.layout {
            Layout::Counter { .. }
            | Layout::Gauge { .. }
            | Layout::InProgress { .. }
            | Layout::Info { .. } => 1,
            Layout::Histogram {
                native: Some(native),
                ..
            } => native.from_sum_to_sum as usize,
            Layout::Histogram { buckets, .. } => classic_cells(buckets.len(), None),
            Layout::Collected { .. } | Layout::ReservedName => 0,
        }
    }

    /// Whether this is a histogram with native buckets.
    pub fn is_native(&self) -> bool {
        matches!(
            self.layout,
            Layout::Histogram {
                native: Some(_),
                ..
            }
        )
    }

    /// Words that hold the value of one series in a snapshot: of a histogram
    /// with native buckets, two more than of any other say where these are.
    pub fn words(&self) -> usize {
        match self.layout {
            Layout::Histogram {
                buckets, native, ..
            } => classic_cells(buckets.len(), None) + if native.is_some() { 2 } else { 0 },
            _ => self.stride(),
        }
    }

    /// The cell after this member's last one in the declaration's run.
    fn end(&self) -> usize {
        if self.dynamic.is_some() {
            return 0;
        }
        match self.layout {
            Layout::Counter { first }
            | Layout::Gauge { first }
            | Layout::Info { first, .. }
            | Layout::Histogram { first, .. } => {
                let native = match self.layout {
                    Layout::Histogram { native, .. } => native,
                    _ => None,
                };
                let end = first as usize + self.series() * self.stride();
                native.map_or(end, |native| end.max(native.end(self.series())))
            }
            Layout::InProgress {
                started,
                finished,
                outcomes,
            } => {
                let series = self.series();
                let finished = finished as usize + series * outcomes as usize;
                finished.max(started as usize + series)
            }
            Layout::Collected { .. } | Layout::ReservedName => 0,
        }
    }

    /// The label values of series number `series`, in the order of the labels.
    pub fn label_values(&self, series: usize) -> Vec<&'static str> {
        let mut rest = match self.dynamic {
            None => series as u64,
            Some(dynamic) => dynamic.get(series, self.stride()).0,
        };
        let value = |label: &Label| {
            let number = rest % label.values.count();
            rest /= label.values.count();
            label.values.value(number)
        };
        let mut values: Vec<_> = self.labels.iter().rev().map(value).collect();
        values.reverse();
        values
    }
}

/// A label that has one value.
pub fn constant(name: &'static str, value: &'static [&'static str; 1]) -> Label {
    Label {
        name,
        values: Values::Listed(value),
    }
}

/// How many cells a declaration with these members needs.
pub fn cell_count(members: &[Member]) -> usize {
    members.iter().map(Member::end).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::family::Kind;
    use super::*;

    #[test]
    fn the_first_label_changes_slowest() {
        let label = |name, values| Label {
            name,
            values: Values::Listed(values),
        };
        let member = Member::new(
            Family {
                name: "x_total",
                help: "X.",
                kind: Kind::Counter,
            },
            vec![label("a", &["0", "1"]), label("b", &["x", "y", "z"])],
            Layout::Counter { first: 0 },
        );
        let all: Vec<_> = (0..member.series())
            .map(|i| member.label_values(i).concat())
            .collect();
        assert_eq!(all, ["0x", "0y", "0z", "1x", "1y", "1z"]);
        assert_eq!(cell_count(&[member]), 6);
    }
}

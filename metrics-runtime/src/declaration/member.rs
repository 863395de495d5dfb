//! What one declaration adds to one family, and where its numbers lie.

use super::family::Family;
use super::label::{Label, series_count};
use std::ops::Range;

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
pub enum Reading {
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
    /// A series is a sum, then one cell a bucket, `+Inf` included.
    Histogram {
        /// The first series' sum.
        first: u32,
        /// Upper bounds of the buckets, without `+Inf`.
        buckets: &'static [f64],
        /// What the sum counts.
        sum: SumUnit,
    },
    /// One series: what was started less what has finished.
    InProgress {
        /// Counts what was started.
        started: u32,
        /// Together they count what has finished.
        finished: Range<u32>,
    },
    /// One series, whose value a callback reports under this number.
    Collected {
        /// The number.
        index: usize,
    },
}

/// What one declaration adds to one family.
#[derive(Clone, Debug)]
pub struct Member {
    /// The family.
    pub family: Family,
    /// The labels; a constant one has one value. The first changes slowest.
    pub labels: Vec<Label>,
    /// Where the numbers are.
    pub reading: Reading,
}

impl Member {
    /// The number of series: one for each combination of label values.
    pub fn series(&self) -> usize {
        series_count(&self.labels)
    }

    /// Cells of one series.
    pub fn stride(&self) -> usize {
        match self.reading {
            Reading::Counter { .. } | Reading::Gauge { .. } => 1,
            Reading::Histogram { buckets, .. } => buckets.len() + 2,
            Reading::InProgress { .. } | Reading::Collected { .. } => 0,
        }
    }

    /// The cell after this member's last one.
    fn end(&self) -> usize {
        match self.reading {
            Reading::Counter { first }
            | Reading::Gauge { first }
            | Reading::Histogram { first, .. } => first as usize + self.series() * self.stride(),
            Reading::InProgress {
                started,
                ref finished,
            } => (started + 1).max(finished.end) as usize,
            Reading::Collected { .. } => 0,
        }
    }

    /// The label values of series number `index`, in the order of the labels.
    pub fn label_values(&self, index: usize) -> Vec<&'static str> {
        let mut rest = index;
        let mut values: Vec<_> = self
            .labels
            .iter()
            .rev()
            .map(|label| {
                let value = label.values[rest % label.values.len()];
                rest /= label.values.len();
                value
            })
            .collect();
        values.reverse();
        values
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
        let member = Member {
            family: Family {
                name: "x_total",
                help: "X.",
                kind: Kind::Counter,
            },
            labels: vec![
                Label {
                    name: "a",
                    values: &["0", "1"],
                },
                Label {
                    name: "b",
                    values: &["x", "y", "z"],
                },
            ],
            reading: Reading::Counter { first: 0 },
        };
        let all: Vec<_> = (0..member.series())
            .map(|i| member.label_values(i).concat())
            .collect();
        assert_eq!(all, ["0x", "0y", "0z", "1x", "1y", "1z"]);
        assert_eq!(cell_count(&[member]), 6);
    }
}

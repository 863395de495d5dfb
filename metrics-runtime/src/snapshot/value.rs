//! The value of one series.

use crate::declaration::SumUnit;

/// The value of one series.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A counter's count.
    Count(u64),
    /// A gauge's value, or that of a counter which is a float; of an info, 1.
    Float(f64),
    /// A histogram.
    Histogram(HistogramValue),
    /// A summary.
    Summary(SummaryValue),
}

/// The value of one series of a summary.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SummaryValue {
    /// The number of observations.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
}

/// The value of one series of a histogram.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HistogramValue {
    /// Upper bounds, without `+Inf`, which follows them.
    pub bounds: &'static [f64],
    /// Observations in each bucket, not cumulated; the last one is `+Inf`'s.
    pub counts: Vec<u64>,
    /// The sum of all observations.
    pub sum: f64,
}

impl HistogramValue {
    /// The number of observations: the sum of the buckets.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// A sum of a histogram as a float in the metric's unit.
pub(crate) fn sum_as_float(unit: SumUnit, word: u64) -> f64 {
    match unit {
        SumUnit::Float => f64::from_bits(word),
        SumUnit::Integer => word as f64,
        SumUnit::Nanoseconds => word as f64 / 1e9,
    }
}

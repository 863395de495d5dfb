//! Series that another library keeps, as plain data, read for one exposition.

use super::exemplars::SeriesExemplars;
use super::sample::{Count, HistogramSample, Sample, SummarySample};
use crate::declaration::Kind;

/// A family of another library.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ForeignFamily {
    /// The full name.
    pub(crate) name: String,
    /// The help text; may be empty.
    pub(crate) help: String,
    /// The type: a counter, a gauge, a histogram or a summary.
    pub(crate) kind: Kind,
    /// Whether it is a counter that OpenMetrics can't name: without `_total`, or
    /// beside another family that has one of its names. It is `unknown` there.
    pub(crate) unknown: bool,
    /// Its series.
    pub(crate) series: Vec<ForeignSeries>,
}

/// A series of another library.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ForeignSeries {
    /// Names and values.
    pub(crate) labels: Vec<(String, String)>,
    /// The value.
    pub(crate) value: ForeignValue,
}

/// The value of a series of another library.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ForeignValue {
    Counter(f64),
    Gauge(f64),
    Histogram {
        /// Upper bounds, ascending, without `+Inf`.
        bounds: Vec<f64>,
        /// Observations in each bucket, not cumulated; the last one is `+Inf`.
        counts: Vec<u64>,
        /// The sum of all observations.
        sum: f64,
    },
    Summary {
        /// Quantiles with their values.
        quantiles: Vec<(f64, f64)>,
        /// The number of observations.
        count: u64,
        /// Their sum.
        sum: f64,
    },
}

impl ForeignFamily {
    /// Its name in OpenMetrics.
    pub(crate) fn openmetrics_name(&self) -> &str {
        if self.unknown {
            return &self.name;
        }
        let suffix = self.kind.name_suffix();
        self.name.strip_suffix(suffix).unwrap_or(&self.name)
    }
}

impl ForeignValue {
    /// The value as our own series have it.
    pub(crate) fn sample(&self) -> Sample<'_> {
        let exemplars = SeriesExemplars::NONE;
        match self {
            Self::Counter(value) => Sample::Counter(Count::Float(*value), exemplars),
            Self::Gauge(value) => Sample::Gauge(*value),
            Self::Histogram {
                bounds,
                counts,
                sum,
            } => Sample::Histogram(HistogramSample {
                bounds,
                counts,
                sum: *sum,
                exemplars,
                native: None,
            }),
            Self::Summary {
                quantiles,
                count,
                sum,
            } => Sample::Summary(SummarySample {
                count: *count,
                sum: *sum,
                quantiles,
            }),
        }
    }
}

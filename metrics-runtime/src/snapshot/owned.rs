//! Families as owned data: from other libraries, or merged over several processes.

use super::exemplars::SeriesExemplars;
use super::native::NativeHistogram;
use super::sample::{Count, HistogramSample, NativeSample, Sample, SummarySample};
use crate::declaration::Kind;
use crate::storage::RecordedExemplar;
use std::sync::Arc;
use std::time::Duration;

/// A family as owned data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnedFamily {
    /// The full name.
    pub(crate) name: String,
    /// The help text. It can be empty.
    pub(crate) help: String,
    /// The type.
    pub(crate) kind: Kind,
    /// The unit, if it is exposed.
    pub(crate) unit: Option<&'static str>,
    /// Whether it is a counter whose name is not possible in OpenMetrics: it lacks `_total`, or
    /// another family has one of its names. Then its type is `unknown` there.
    pub(crate) unknown: bool,
    /// Its series.
    pub(crate) series: Vec<OwnedSeries>,
}

/// A series as owned data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnedSeries {
    /// Names and values.
    pub(crate) labels: Arc<[(String, String)]>,
    /// The value.
    pub(crate) value: OwnedValue,
    /// When it began, since 1970, if that is known.
    pub(crate) created: Option<Duration>,
    /// Its exemplars.
    pub(crate) exemplars: Vec<RecordedExemplar>,
}

/// The value of a series as owned data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OwnedValue {
    #[cfg(feature = "multiprocess")]
    Count(u64),
    /// A counter that is a float.
    Counter(f64),
    Gauge(f64),
    Histogram {
        /// Upper bounds, ascending, without `+Inf`.
        bounds: Arc<[f64]>,
        /// Observations in each bucket, not cumulated. The last bucket is `+Inf`.
        counts: Vec<u64>,
        /// The sum of all observations.
        sum: f64,
        /// Native buckets.
        native: Option<Box<NativeHistogram>>,
    },
    Summary {
        /// Quantiles with their values.
        quantiles: Vec<(f64, f64)>,
        /// The number of observations.
        count: u64,
        /// Their sum.
        sum: f64,
    },
    #[cfg(feature = "multiprocess")]
    Info,
    #[cfg(feature = "multiprocess")]
    State(bool),
}

impl OwnedFamily {
    /// Its name in OpenMetrics.
    pub(crate) fn openmetrics_name(&self) -> &str {
        if self.unknown {
            return &self.name;
        }
        self.kind.openmetrics_name(&self.name)
    }
}

impl OwnedSeries {
    /// A series with only labels and a value.
    pub(crate) fn new(labels: impl Into<Arc<[(String, String)]>>, value: OwnedValue) -> Self {
        Self {
            labels: labels.into(),
            value,
            created: None,
            exemplars: Vec::new(),
        }
    }

    /// Whether it is a histogram with native buckets.
    pub(crate) fn is_native(&self) -> bool {
        matches!(
            self.value,
            OwnedValue::Histogram {
                native: Some(_),
                ..
            }
        )
    }

    /// The value in the type of our own series.
    pub(crate) fn sample(&self) -> Sample<'_> {
        let exemplars = SeriesExemplars::of_series(&self.exemplars);
        match &self.value {
            #[cfg(feature = "multiprocess")]
            OwnedValue::Count(count) => Sample::Counter(Count::Integer(*count), exemplars),
            OwnedValue::Counter(value) => Sample::Counter(Count::Float(*value), exemplars),
            OwnedValue::Gauge(value) => Sample::Gauge(*value),
            OwnedValue::Histogram {
                bounds,
                counts,
                sum,
                native,
            } => Sample::Histogram(HistogramSample {
                bounds,
                counts,
                sum: *sum,
                exemplars,
                native: native.as_deref().map(NativeSample::Owned),
            }),
            OwnedValue::Summary {
                quantiles,
                count,
                sum,
            } => Sample::Summary(SummarySample {
                count: *count,
                sum: *sum,
                quantiles,
            }),
            #[cfg(feature = "multiprocess")]
            OwnedValue::Info => Sample::Info,
            #[cfg(feature = "multiprocess")]
            OwnedValue::State(on) => Sample::State(*on),
        }
    }
}

#[cfg(test)]
#[cfg(feature = "multiprocess")]
mod tests {
    use super::*;
    use crate::declaration::Bucket;

    fn histogram(sum: f64, bounds: &[f64], native: &[(Bucket, u64)]) -> OwnedSeries {
        let merged = || NativeHistogram::merged(3, 3, 160, 0.0, native);
        let value = OwnedValue::Histogram {
            bounds: bounds.into(),
            counts: (1..=bounds.len() as u64 + 1).collect(),
            sum,
            native: (!native.is_empty()).then(|| Box::new(merged())),
        };
        OwnedSeries::new([], value)
    }

    #[test]
    fn the_sum_of_a_histogram_can_fall_once_something_negative_is_possible() {
        let (below, above) = ((Bucket::Negative(1), 1), (Bucket::Positive(1), 1));
        for (can_fall, series) in [
            (false, histogram(0.0, &[0.0, 1.0], &[])),
            (false, histogram(1.0, &[], &[above])),
            (true, histogram(-1.0, &[0.0, 1.0], &[])),
            (true, histogram(0.0, &[-1.0, 1.0], &[])),
            (true, histogram(0.0, &[0.0, 1.0], &[below, above])),
        ] {
            let Sample::Histogram(sample) = series.sample() else {
                panic!("a histogram");
            };
            assert_eq!(sample.sum_can_fall(), can_fall, "{series:?}");
            assert_eq!(sample.count(), sample.counts.iter().sum::<u64>());
        }
    }

    #[test]
    fn only_a_histogram_with_native_buckets_is_native() {
        assert!(histogram(0.0, &[], &[(Bucket::Zero, 1)]).is_native());
        assert!(!histogram(0.0, &[1.0], &[]).is_native());
        assert!(!OwnedSeries::new([], OwnedValue::Gauge(1.0)).is_native());
    }
}

//! Samples: the typed values of single series. Every format matches on them.

use super::exemplars::SeriesExemplars;
use super::native::NativeHistogram;
use crate::declaration::{Bucket, NativeCells};

/// The value of one series.
#[derive(Clone, Copy)]
pub(crate) enum Sample<'a> {
    /// A counter, with the exemplars of its newest updates.
    Counter(Count, SeriesExemplars<'a>),
    /// A gauge.
    Gauge(f64),
    /// A histogram.
    Histogram(HistogramSample<'a>),
    /// A summary.
    Summary(SummarySample<'a>),
    /// An info that is shown.
    Info,
    /// Whether a state of a set is on.
    State(bool),
}

/// The value of a counter.
#[derive(Clone, Copy)]
pub(crate) enum Count {
    /// A whole number.
    Integer(u64),
    /// A float, from callbacks and other libraries.
    Float(f64),
}

/// The value of a histogram's series.
#[derive(Clone, Copy)]
pub(crate) struct HistogramSample<'a> {
    /// Upper bounds, ascending, without `+Inf`.
    pub(crate) bounds: &'a [f64],
    /// Observations in each bucket, not cumulated. The last bucket is `+Inf`.
    pub(crate) counts: &'a [u64],
    /// The sum of all observations.
    pub(crate) sum: f64,
    /// The exemplars of its buckets.
    pub(crate) exemplars: SeriesExemplars<'a>,
    /// Its native buckets.
    pub(super) native: Option<NativeSample<'a>>,
}

/// The native buckets of a histogram's series.
#[derive(Clone, Copy)]
pub(super) enum NativeSample<'a> {
    /// Their layout, and the non-empty ones in ascending order.
    Counted(NativeCells, &'a [(Bucket, u64)]),
    /// As they are exposed.
    #[cfg_attr(
        not(any(feature = "prometheus", feature = "multiprocess")),
        expect(dead_code, reason = "only families as owned data have it")
    )]
    Owned(&'a NativeHistogram),
}

/// The value of a summary's series.
#[derive(Clone, Copy)]
pub(crate) struct SummarySample<'a> {
    /// The number of observations.
    pub(crate) count: u64,
    /// Their sum.
    pub(crate) sum: f64,
    /// Quantiles with their values. Only series of other libraries have them.
    pub(crate) quantiles: &'a [(f64, f64)],
}

impl Count {
    pub(crate) fn as_float(self) -> f64 {
        match self {
            Self::Integer(count) => count as f64,
            Self::Float(count) => count,
        }
    }
}

impl HistogramSample<'_> {
    /// The number of observations: the sum of the buckets.
    pub(crate) fn count(&self) -> u64 {
        let counts = self.counts.iter();
        counts.fold(0, |all, count| all.wrapping_add(*count))
    }

    /// Whether the histogram has native buckets.
    pub(crate) fn is_native(&self) -> bool {
        self.native.is_some()
    }

    /// The native buckets, if the histogram has them.
    pub(crate) fn native(&self) -> Option<NativeHistogram> {
        self.native.map(|native| match native {
            NativeSample::Counted(cells, counted) => NativeHistogram::new(cells, counted),
            NativeSample::Owned(native) => native.clone(),
        })
    }

    /// Whether negative values can be observed, so that the sum can fall.
    pub(crate) fn sum_can_fall(&self) -> bool {
        let has_negative = match self.native {
            Some(NativeSample::Counted(_, counted)) => {
                matches!(counted.first(), Some((Bucket::Negative(_), _)))
            }
            Some(NativeSample::Owned(native)) => !native.negative().is_empty(),
            None => false,
        };
        self.sum < 0.0 || self.bounds.first().is_some_and(|bound| *bound < 0.0) || has_negative
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_the_same_number_as_a_float() {
        assert_eq!(Count::Integer(3).as_float(), 3.0);
        assert_eq!(Count::Float(2.5).as_float(), 2.5);
    }
}

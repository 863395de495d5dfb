//! The value of one series.

use super::native::NativeHistogram;

/// The value of one series.
///
/// ```
/// # use metrics_runtime::{Gauge, Value, metric, snapshot};
/// # /// Tables that are free.
/// # #[metric]
/// # static FREE_TABLES: Gauge;
/// FREE_TABLES.set(4);
/// assert_eq!(snapshot().get("free_tables", &[]), Some(Value::Float(4.0)));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A counter's count.
    Count(u64),
    /// The value of a gauge, or of a counter that is a float. For an info, 1.
    Float(f64),
    /// A histogram.
    Histogram(HistogramValue),
    /// A summary.
    Summary(SummaryValue),
    /// Whether a state of a set is on.
    State(bool),
}

impl Value {
    /// The value as one number. For histograms and summaries, the number of observations.
    pub(super) fn as_number(&self) -> f64 {
        match self {
            Self::Count(count) => *count as f64,
            Self::Float(value) => *value,
            Self::Histogram(histogram) => histogram.count() as f64,
            Self::Summary(summary) => summary.count as f64,
            Self::State(on) => f64::from(u8::from(*on)),
        }
    }
}

/// The value of one series of a summary.
///
/// ```
/// # use metrics_runtime::{Summary, Value, metric, snapshot};
/// # /// The length of a film.
/// # #[metric]
/// # static FILM_SECONDS: Summary;
/// FILM_SECONDS.observe(5_400);
/// FILM_SECONDS.observe(7_200);
/// let Some(Value::Summary(films)) = snapshot().get("film_seconds", &[]) else { unreachable!() };
/// assert_eq!((films.count, films.sum), (2, 12_600.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct SummaryValue {
    /// The number of observations.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
}

/// The value of one series of a histogram.
///
/// ```
/// # use metrics_runtime::{Histogram, Value, metric, snapshot};
/// /// Guests at a table.
/// #[metric(buckets = [2, 6])]
/// static TABLE_GUESTS: Histogram;
///
/// TABLE_GUESTS.observe(2);
/// TABLE_GUESTS.observe(5);
/// let Some(Value::Histogram(guests)) = snapshot().get("table_guests", &[]) else {
///     unreachable!()
/// };
/// assert_eq!((guests.bounds, &*guests.counts), (&[2.0, 6.0][..], &[1, 1, 0][..]));
/// assert_eq!((guests.count(), guests.sum), (2, 7.0));
/// assert!(guests.native().is_none());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HistogramValue {
    /// Upper bounds. `+Inf` follows them, and is not included.
    pub bounds: &'static [f64],
    /// Observations in each bucket, not cumulated. The last bucket is `+Inf`.
    pub counts: Vec<u64>,
    /// The sum of all observations.
    pub sum: f64,
    pub(super) native: Option<NativeHistogram>,
}

impl HistogramValue {
    /// The number of observations: the sum of the buckets.
    ///
    /// Cost: one pass over the buckets.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The native buckets, if the histogram is native.
    pub fn native(&self) -> Option<&NativeHistogram> {
        self.native.as_ref()
    }

    /// Estimates the quantile for this share of observations, from 0 to 1. It uses the
    /// [native](NativeHistogram::quantile) buckets if there are any, otherwise the classic ones,
    /// like Prometheus. A quantile above the last bound is reported as that bound. `None` without
    /// observations.
    ///
    /// ```
    /// use metrics_runtime::{Histogram, Value, metric, snapshot};
    ///
    /// /// Items in an order.
    /// #[metric(buckets = [10, 20, 30])]
    /// static ORDER_ITEMS: Histogram;
    ///
    /// (1..=30).for_each(|items| ORDER_ITEMS.observe(items));
    /// let Some(Value::Histogram(histogram)) = snapshot().get("order_items", &[]) else {
    ///     unreachable!("it is declared as a histogram");
    /// };
    /// assert_eq!(histogram.quantile(0.5), Some(15.0));
    /// ```
    ///
    /// Cost: one pass over the buckets.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if let Some(native) = &self.native {
            return native.quantile(share);
        }
        let rank = share.clamp(0.0, 1.0) * self.count() as f64;
        let (mut below, mut lower) = (0.0, None);
        for (upper, count) in self.bounds.iter().zip(&self.counts) {
            let count = *count as f64;
            if count > 0.0 && below + count >= rank {
                // The first bucket begins at 0, unless its upper bound is not positive.
                let lower = lower.unwrap_or(upper.min(0.0));
                return Some(lower + (upper - lower) * ((rank - below) / count));
            }
            below += count;
            lower = Some(*upper);
        }
        // Values beyond the last bound are unknown, so return that bound.
        lower.filter(|_| self.count() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram(bounds: &'static [f64], counts: &[u64]) -> HistogramValue {
        HistogramValue {
            bounds,
            counts: counts.to_vec(),
            sum: 0.0,
            native: None,
        }
    }

    #[test]
    fn a_quantile_lies_evenly_in_the_first_bucket_that_reaches_it() {
        let unequal = histogram(&[10.0, 20.0, 40.0], &[1, 4, 5, 0]);
        for (share, expected) in [
            (-1.0, 0.0),
            (0.05, 5.0),
            (0.1, 10.0),
            (0.2, 12.5),
            (0.5, 20.0),
            (0.6, 24.0),
            (2.0, 40.0),
        ] {
            assert_eq!(unequal.quantile(share), Some(expected), "{share}");
        }
        let late = histogram(&[10.0, 20.0, 40.0], &[0, 4, 0, 0]);
        assert_eq!(late.quantile(0.0), Some(10.0), "empty buckets do not count");
    }

    #[test]
    fn the_first_bucket_begins_at_zero_or_where_it_ends() {
        assert_eq!(histogram(&[8.0], &[4, 0]).quantile(0.5), Some(4.0));
        assert_eq!(
            histogram(&[-8.0, 8.0], &[4, 0, 0]).quantile(0.5),
            Some(-8.0)
        );
    }

    #[test]
    fn beyond_the_last_bound_and_without_observations_there_is_no_estimate() {
        let bounds = &[10.0, 20.0];
        assert_eq!(histogram(bounds, &[0, 0, 5]).quantile(0.5), Some(20.0));
        assert_eq!(histogram(bounds, &[0, 0, 0]).quantile(0.5), None);
        assert_eq!(histogram(&[], &[5]).quantile(0.5), None);
    }
}

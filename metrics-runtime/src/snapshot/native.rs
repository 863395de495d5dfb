//! The native buckets of a histogram's value.

use crate::declaration::{Bucket, COARSEST, NativeCells, halved, upper_bound};

/// The buckets of a native histogram, as they are exposed. Their number is limited to the declared
/// maximum.
///
/// ```
/// use metrics_runtime::{Histogram, Value, metric, snapshot};
///
/// /// What an order costs.
/// #[metric(native)]
/// static ORDER_COST_EUROS: Histogram;
///
/// (1..=1000).for_each(|euros| ORDER_COST_EUROS.observe(euros));
/// let Some(Value::Histogram(histogram)) = snapshot().get("order_cost_euros", &[]) else {
///     unreachable!("it is declared as a histogram");
/// };
/// let native = histogram.native().expect("it is declared as a native one");
/// assert_eq!(native.schema(), 3);
/// assert_eq!(native.count(), 1000);
/// let median = native.quantile(0.5).expect("something was observed");
/// assert!((475.0..525.0).contains(&median));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NativeHistogram {
    schema: i8,
    zero_threshold: f64,
    zero_count: u64,
    /// By index, in ascending order, without empty ones.
    negative: Vec<(i32, u64)>,
    positive: Vec<(i32, u64)>,
}

/// A bucket of a [`NativeHistogram`].
///
/// [`NativeHistogram::buckets`] has an example.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct NativeBucket {
    /// The lower bound. It is inclusive for negative values, and exclusive for positive ones.
    pub lower: f64,
    /// The upper bound. It is exclusive for negative values, and inclusive for positive ones.
    pub upper: f64,
    /// The number of observations.
    pub count: u64,
}

impl NativeHistogram {
    /// From these counts, in ascending order.
    pub(super) fn new(cells: NativeCells, counted: &[(Bucket, u64)]) -> Self {
        let (schema, native) = (cells.layout.schema(), cells.native);
        let zero_threshold = cells.layout.zero_threshold();
        let histogram = Self::counted(schema, zero_threshold, counted);
        histogram.within(native.schema, native.max_buckets)
    }

    /// From the counts of several processes at one schema, in ascending order. Exposed at the
    /// schema `coarsest`, or with fewer buckets.
    #[cfg(feature = "multiprocess")]
    pub(crate) fn merged(
        schema: u8,
        coarsest: i8,
        max_buckets: u16,
        zero_threshold: f64,
        counted: &[(Bucket, u64)],
    ) -> Self {
        Self::counted(schema, zero_threshold, counted).within(coarsest, max_buckets)
    }

    fn counted(schema: u8, zero_threshold: f64, counted: &[(Bucket, u64)]) -> Self {
        let mut histogram = Self {
            schema: schema as i8,
            zero_threshold,
            zero_count: 0,
            negative: Vec::new(),
            positive: Vec::new(),
        };
        for &(bucket, count) in counted {
            match bucket {
                Bucket::Zero => histogram.zero_count = count,
                Bucket::Negative(index) => histogram.negative.push((index, count)),
                Bucket::Positive(index) => histogram.positive.push((index, count)),
            }
        }
        histogram
    }

    fn within(mut self, schema: i8, max_buckets: u16) -> Self {
        while self.schema > schema || self.len() > max_buckets.into() && self.schema > COARSEST {
            self.halve();
        }
        self
    }

    /// The number of non-empty buckets, except the one around 0.
    fn len(&self) -> usize {
        self.negative.len() + self.positive.len()
    }

    /// Lowers the schema. Because counts only grow, no later value of the same series has a higher
    /// schema.
    fn halve(&mut self) {
        self.schema -= 1;
        for buckets in [&mut self.negative, &mut self.positive] {
            buckets
                .iter_mut()
                .for_each(|(index, _)| *index = halved(*index));
            buckets.dedup_by(|(index, count), (kept, sum)| {
                let same = index == kept;
                *sum = sum.wrapping_add(if same { *count } else { 0 });
                same
            });
        }
    }

    /// The resolution: there are 2^`schema` buckets for each power of two.
    pub fn schema(&self) -> i8 {
        self.schema
    }

    /// Observations up to this magnitude count in the bucket around 0.
    pub fn zero_threshold(&self) -> f64 {
        self.zero_threshold
    }

    /// The number of observations around 0.
    pub fn zero_count(&self) -> u64 {
        self.zero_count
    }

    /// The number of observations.
    ///
    /// Cost: one pass over the buckets.
    pub fn count(&self) -> u64 {
        let counts = self.negative.iter().chain(&self.positive);
        counts.fold(self.zero_count, |all, (_, count)| all.wrapping_add(*count))
    }

    /// The non-empty buckets, in ascending order.
    ///
    /// ```
    /// # use metrics_runtime::{Histogram, Value, metric, snapshot};
    /// # /// The price of a ticket.
    /// # #[metric(native)]
    /// # static TICKET_COST_EUROS: Histogram;
    /// TICKET_COST_EUROS.observe(12);
    /// let Some(Value::Histogram(cost)) = snapshot().get("ticket_cost_euros", &[]) else {
    ///     unreachable!()
    /// };
    /// let bucket = cost.native().unwrap().buckets().next().unwrap();
    /// assert!(bucket.lower < 12.0 && 12.0 <= bucket.upper && bucket.count == 1);
    /// ```
    pub fn buckets(&self) -> impl Iterator<Item = NativeBucket> {
        let bound = |index| upper_bound(index, self.schema);
        let negative = self
            .negative
            .iter()
            .rev()
            .map(move |&(index, count)| NativeBucket {
                lower: -bound(index),
                upper: -bound(index - 1),
                count,
            });
        let zero = NativeBucket {
            lower: -self.zero_threshold,
            upper: self.zero_threshold,
            count: self.zero_count,
        };
        let positive = self
            .positive
            .iter()
            .map(move |&(index, count)| NativeBucket {
                lower: bound(index - 1),
                upper: bound(index),
                count,
            });
        let zero = Some(zero).filter(|zero| zero.count > 0);
        negative.chain(zero).chain(positive)
    }

    /// Estimates the quantile for this share of observations, from 0 to 1, like Prometheus'
    /// `histogram_quantile`. The error is at most the width of a bucket, which is 9 % at schema 3.
    /// `None` without observations.
    ///
    /// Cost: one pass over the buckets.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let rank = share.clamp(0.0, 1.0) * self.count() as f64;
        let mut below = 0.0;
        let mut buckets = self.buckets().peekable();
        while let Some(bucket) = buckets.next() {
            let count = bucket.count as f64;
            if below + count >= rank || buckets.peek().is_none() {
                return Some(bucket.at(((rank - below) / count).clamp(0.0, 1.0)));
            }
            below += count;
        }
        None
    }

    /// The buckets above 0, by index.
    pub(crate) fn positive(&self) -> &[(i32, u64)] {
        &self.positive
    }

    /// The buckets below 0, by index.
    pub(crate) fn negative(&self) -> &[(i32, u64)] {
        &self.negative
    }
}

impl NativeBucket {
    /// The value at this fraction of the bucket. Observations are assumed to be distributed evenly
    /// on a logarithmic scale.
    fn at(self, part: f64) -> f64 {
        let Self { lower, upper, .. } = self;
        if lower == -upper {
            // The bucket around 0.
            return lower + (upper - lower) * part;
        }
        lower * (upper / lower).powf(part)
    }
}

#[cfg(test)]
mod tests;

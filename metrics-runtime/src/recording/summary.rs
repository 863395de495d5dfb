//! Summaries of values: count and sum.

use super::histogram::Observation;
use super::series_cells::SeriesCells;
use crate::labels::LabelSet;
use crate::registration::CellBase;
use crate::storage::{self, SeriesTable};
use std::marker::PhantomData;

/// Observations that are counted and summed up, with labels `L`. It is a [`Histogram`] without
/// buckets, so it has two series, and shows the mean. Declared by [`#[metric]`](crate::metric). Its
/// unit is the suffix of the name.
///
/// ```
/// use metrics_runtime::{Summary, metric, snapshot};
/// use std::time::Duration;
///
/// /// How long customers are on the line.
/// #[metric]
/// static HOLDING_SECONDS: Summary;
///
/// HOLDING_SECONDS.observe(90);
/// HOLDING_SECONDS.observe(Duration::from_millis(500));
/// assert_eq!(snapshot().total("holding_seconds", &[]), 2.0);
/// assert!(metrics_runtime::render().contains("\nholding_seconds_sum 90.5\n"));
/// ```
///
/// It has no quantiles, because those of several processes cannot be added up. If you need them,
/// declare a histogram.
///
/// Cost of an observation: two updates of memory that only this thread writes. No lock, no atomic
/// read-modify-write, and no allocation after the thread's first update in the chunk.
///
/// An observation that is not a finite number is not counted, because it would make the sum
/// useless.
///
/// [`Histogram`]: crate::Histogram
#[derive(Debug)]
pub struct Summary<L = ()> {
    base: &'static CellBase,
    dynamic: Option<&'static SeriesTable>,
    // Covariant, so that label sets may borrow.
    labels: PhantomData<fn() -> L>,
}

/// One series of a [`Summary`]: a handle for one or many observations.
///
/// ```
/// # use metrics_runtime::{LabelSet, Summary, metric};
/// # #[derive(LabelSet)]
/// # struct Flight { domestic: bool }
/// # /// The duration of a flight.
/// # #[metric]
/// # static FLIGHT_SECONDS: Summary<Flight>;
/// let domestic = FLIGHT_SECONDS.with(Flight { domestic: true });
/// domestic.observe(3_600);
/// assert!(metrics_runtime::render().contains("flight_seconds_sum{domestic=\"true\"} 3600\n"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SummarySeries<'a>(SeriesCells<'a>);

/// The cells of a series: the sum, then the count.
const SUM: usize = 0;
const COUNT: usize = 1;
const STRIDE: usize = 2;

impl<L: LabelSet> Summary<L> {
    #[cfg(feature = "off")]
    #[doc(hidden)]
    pub const fn off() -> Self {
        Self::new(CellBase::off(), None)
    }

    #[doc(hidden)]
    pub const fn new(base: &'static CellBase, dynamic: Option<&'static SeriesTable>) -> Self {
        Self {
            base,
            dynamic,
            labels: PhantomData,
        }
    }

    /// The series with these labels.
    ///
    /// Cost: computing the position of the series. With dynamic labels, the lookups that
    /// [`LabelSet`](trait@crate::LabelSet) describes.
    #[inline]
    pub fn with(&self, labels: L) -> SummarySeries<'_> {
        SummarySeries(SeriesCells::for_labels(
            self.base,
            self.dynamic,
            &labels,
            STRIDE,
        ))
    }
}

impl Summary {
    /// Counts one observation.
    #[inline]
    pub fn observe(&self, value: impl Observation) {
        SummarySeries(SeriesCells::Range(self.base, 0)).observe(value);
    }
}

impl SummarySeries<'_> {
    /// Counts one observation.
    #[inline]
    pub fn observe(self, value: impl Observation) {
        let value = value.into_observation();
        if !value.is_finite() || cfg!(feature = "off") {
            return;
        }
        if let SeriesCells::Range(base, first) = self.0
            && let Some([sum, count, ..]) = storage::owned(base.cell(first))
        {
            count.add(1);
            sum.add_f64(value);
        } else {
            self.0.add(COUNT, 1);
            self.0.add_f64(SUM, value);
        }
    }
}

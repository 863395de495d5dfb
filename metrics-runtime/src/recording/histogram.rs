//! Histograms of values.

use super::bounds::FloatBounds;
use super::exemplars;
use super::series_cells::SeriesCells;
use crate::declaration::{Native, assert_histogram};
use crate::labels::LabelSet;
use crate::registration::CellBase;
use crate::storage::{self, SeriesTable};
use std::marker::PhantomData;
use std::time::Duration;

/// Observations counted in buckets, with their sum, with labels `L`. Declared by
/// [`#[metric]`](crate::metric). Its unit is the suffix of the name.
///
/// ```
/// use metrics_runtime::{Histogram, metric, snapshot};
/// use std::time::Duration;
///
/// /// How long it took to bake a cake.
/// #[metric(buckets = [600.0, 1200.0, 3600.0])]
/// static BAKING_DURATION_SECONDS: Histogram;
///
/// BAKING_DURATION_SECONDS.observe(900.0);
/// BAKING_DURATION_SECONDS.observe(Duration::from_secs(4000));
/// assert_eq!(snapshot().total("baking_duration_seconds", &[]), 2.0);
/// ```
///
/// Cost of an observation: a search among the bounds and two updates of memory that only this
/// thread writes. No lock, no atomic read-modify-write, and no allocation after the thread's first
/// update in the chunk.
///
/// An observation that is not a finite number is not counted, because it would make the sum
/// useless.
#[derive(Debug)]
pub struct Histogram<L = ()> {
    base: &'static CellBase,
    bounds: FloatBounds,
    dynamic: Option<&'static SeriesTable>,
    // Covariant, so that label sets may borrow.
    labels: PhantomData<fn() -> L>,
}

/// One series of a [`Histogram`]: a handle for one or many observations.
///
/// ```
/// # use metrics_runtime::{Histogram, LabelSet, metric, snapshot};
/// # #[derive(LabelSet)]
/// # struct Room { heated: bool }
/// # /// Visitors of a concert.
/// # #[metric(buckets = [100, 1000])]
/// # static CONCERT_VISITORS: Histogram<Room>;
/// let heated = CONCERT_VISITORS.with(Room { heated: true });
/// heated.observe(250);
/// heated.observe(900);
/// assert_eq!(snapshot().total("concert_visitors", &[("heated", "true")]), 2.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HistogramSeries<'a> {
    place: SeriesCells<'a>,
    bounds: &'a FloatBounds,
}

impl<L: LabelSet> Histogram<L> {
    #[cfg(feature = "off")]
    #[doc(hidden)]
    pub const fn off() -> Self {
        Self {
            base: CellBase::off(),
            bounds: FloatBounds::new(&[1.0]),
            dynamic: None,
            labels: PhantomData,
        }
    }

    #[doc(hidden)]
    pub const fn new(
        base: &'static CellBase,
        bounds: &'static [f64],
        dynamic: Option<&'static SeriesTable>,
    ) -> Self {
        assert_histogram(L::LABELS, bounds, None);
        Self {
            base,
            bounds: FloatBounds::new(bounds),
            dynamic,
            labels: PhantomData,
        }
    }

    #[doc(hidden)]
    pub const fn with_native(
        base: &'static CellBase,
        bounds: &'static [f64],
        native: Native,
        dynamic: Option<&'static SeriesTable>,
    ) -> Self {
        assert_histogram(L::LABELS, bounds, Some(native));
        Self {
            base,
            bounds: FloatBounds::new(bounds).with_native(native),
            dynamic,
            labels: PhantomData,
        }
    }

    /// The series with these labels.
    ///
    /// Cost: computing the position of the series. With dynamic labels, the lookups that
    /// [`LabelSet`](trait@crate::LabelSet) describes.
    #[inline]
    pub fn with(&self, labels: L) -> HistogramSeries<'_> {
        let stride = self.bounds.cells(L::DYNAMIC);
        HistogramSeries {
            place: SeriesCells::for_labels(self.base, self.dynamic, &labels, stride),
            bounds: &self.bounds,
        }
    }
}

impl Histogram {
    /// Counts one observation.
    // Always inlined: with several histograms in a binary, each observation would otherwise be a
    // function call.
    #[inline(always)]
    pub fn observe(&self, value: impl Observation) {
        self.with(()).observe(value);
    }
}

impl<'a> HistogramSeries<'a> {
    /// The series with this index among all combinations of label values.
    #[inline]
    pub(super) fn at(
        base: &'a CellBase,
        bounds: &'a FloatBounds,
        table: Option<&'static SeriesTable>,
        index: u64,
    ) -> Self {
        let stride = bounds.cells(table.is_some());
        Self {
            place: SeriesCells::at_index(base, table, index, stride),
            bounds,
        }
    }

    /// Counts one observation.
    // Always inlined: with several histograms in a binary, each observation would otherwise be a
    // function call.
    #[inline(always)]
    pub fn observe(self, value: impl Observation) {
        let value = value.into_observation();
        if !value.is_finite() || cfg!(feature = "off") {
            return;
        }
        match self.place {
            SeriesCells::Range(base, first) => {
                let cell = self.bounds.cell(value);
                if !base.gate().passes(cell)
                    && let Some(own) = storage::owned(base.cell(first))
                    && let (Some(sum), Some(count)) = (own.first(), own.get(cell))
                {
                    count.add(1);
                    sum.add_f64(value);
                } else {
                    observe_in_run(base, first, self.bounds, value);
                }
            }
            SeriesCells::Shards(base, first) => observe_in_shards(base, first, self.bounds, value),
            SeriesCells::Nowhere => {}
        }
    }
}

// These get the parts of the enum: passed as a whole, it would have to be in memory.

#[inline(never)]
fn observe_in_run(base: &CellBase, first: usize, bounds: &FloatBounds, value: f64) {
    observe_in(SeriesCells::Range(base, first), bounds, value);
    if base.gate().passes(bounds.any_cell(value)) {
        keep_exemplar(base, bounds, base.registered(first), value);
    }
}

#[inline(never)]
fn observe_in_shards(base: &CellBase, first: u32, bounds: &FloatBounds, value: f64) {
    observe_in(SeriesCells::Shards(base, first), bounds, value);
    if base.gate().passes(bounds.any_cell(value)) {
        keep_exemplar(base, bounds, Some(first), value);
    }
}

/// Stores an exemplar for an observation in the series that begins with this cell.
#[cold]
#[inline(never)]
fn keep_exemplar(base: &CellBase, bounds: &FloatBounds, first: Option<u32>, value: f64) {
    let cell = bounds.any_cell(value);
    let place = first.map(|first| first + cell as u32);
    exemplars::keep(base.gate(), cell, (place, value), None);
}

/// Counts an observation. Its native bucket comes first, so that a reader of the classic buckets
/// and then the native ones finds each observation of the former in the latter.
#[inline]
fn observe_in(place: SeriesCells<'_>, bounds: &FloatBounds, value: f64) {
    let native = bounds.native();
    if let Some(native) = native {
        place.add(bounds.classic_cells() + native.layout.cell(value), 1);
    }
    if native.is_none_or(|native| native.classic) {
        place.add_released(1 + bounds.bucket(value), 1);
    }
    place.add_f64(0, value);
}

/// The value of an observation: any number, or a duration, which is converted to seconds.
///
/// ```
/// use metrics_runtime::{Histogram, Observation, metric};
///
/// struct Kilograms(f64);
///
/// impl Observation for Kilograms {
///     fn into_observation(self) -> f64 {
///         self.0 * 1000.0
///     }
/// }
///
/// /// The weight of a melon.
/// #[metric(buckets = [500, 1000, 2000])]
/// static MELON_GRAMS: Histogram;
///
/// MELON_GRAMS.observe(Kilograms(1.2));
/// assert!(metrics_runtime::render().contains("\nmelon_grams_sum 1200\n"));
/// ```
#[diagnostic::on_unimplemented(
    message = "a histogram cannot observe `{Self}`",
    label = "neither a number nor a duration",
    note = "write a number in the unit of the metric's name, or a `std::time::Duration`"
)]
pub trait Observation {
    /// The observation as a float, in the metric's unit.
    fn into_observation(self) -> f64;
}

macro_rules! observations {
    ($($number:ty)*) => {$(
        impl Observation for $number {
            #[inline]
            fn into_observation(self) -> f64 {
                self as f64
            }
        }
    )*};
}

observations!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

impl Observation for Duration {
    #[inline]
    fn into_observation(self) -> f64 {
        self.as_secs_f64()
    }
}

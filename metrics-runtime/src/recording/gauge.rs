//! Gauges.

use super::series_cells::SeriesCells;
use crate::labels::LabelSet;
use crate::registration::CellBase;
use crate::storage::{Cell, SeriesTable};
use std::marker::PhantomData;
use std::time::Duration;

/// A number that goes up and down, with labels `L`. Declared by
/// [`#[metric]`](crate::metric).
///
/// ```
/// use metrics_runtime::{Gauge, metric};
///
/// /// Users signed in at the moment.
/// #[metric]
/// static ACTIVE_USERS: Gauge;
///
/// ACTIVE_USERS.set(10);
/// ACTIVE_USERS.inc();
/// ACTIVE_USERS.sub(0.5);
/// assert_eq!(ACTIVE_USERS.get(), 10.5);
/// ```
///
/// Cost of an update: one atomic operation on a number that all threads
/// share. No lock, no allocation after the first update.
#[derive(Debug)]
pub struct Gauge<L = ()> {
    base: &'static CellBase,
    dynamic: Option<&'static SeriesTable>,
    // Covariant, so that label sets may borrow.
    labels: PhantomData<fn() -> L>,
}

/// One series of a [`Gauge`]: a handle to keep or to use at once.
#[derive(Clone, Copy, Debug)]
pub struct GaugeSeries<'a>(pub(super) SeriesCells<'a>);

impl<L: LabelSet> Gauge<L> {
    #[doc(hidden)]
    pub const fn new(base: &'static CellBase, dynamic: Option<&'static SeriesTable>) -> Self {
        Self {
            base,
            dynamic,
            labels: PhantomData,
        }
    }

    /// The series with these labels.
    #[inline]
    pub fn with(&self, labels: L) -> GaugeSeries<'_> {
        GaugeSeries(SeriesCells::for_labels(self.base, self.dynamic, &labels, 1))
    }
}

impl Gauge {
    const fn series(&self) -> GaugeSeries<'_> {
        GaugeSeries(SeriesCells::Range(self.base, 0))
    }

    /// Sets the value.
    #[inline]
    pub fn set(&self, value: impl GaugeValue) {
        self.series().set(value);
    }

    /// Adds 1.
    #[inline]
    pub fn inc(&self) {
        self.series().add(1);
    }

    /// Subtracts 1.
    #[inline]
    pub fn dec(&self) {
        self.series().sub(1);
    }

    /// Adds `value`.
    #[inline]
    pub fn add(&self, value: impl GaugeValue) {
        self.series().add(value);
    }

    /// Subtracts `value`.
    #[inline]
    pub fn sub(&self, value: impl GaugeValue) {
        self.series().sub(value);
    }

    /// The value now.
    pub fn get(&self) -> f64 {
        self.series().get()
    }
}

impl GaugeSeries<'_> {
    /// Sets the value.
    #[inline]
    pub fn set(self, value: impl GaugeValue) {
        if let Some(cell) = self.0.shared() {
            cell.set_f64(value.into_gauge());
        }
    }

    /// Adds 1.
    #[inline]
    pub fn inc(self) {
        self.add(1);
    }

    /// Subtracts 1.
    #[inline]
    pub fn dec(self) {
        self.sub(1);
    }

    /// Adds `value`.
    #[inline]
    pub fn add(self, value: impl GaugeValue) {
        if let Some(cell) = self.0.shared() {
            cell.fetch_add_f64(value.into_gauge());
        }
    }

    /// Subtracts `value`.
    #[inline]
    pub fn sub(self, value: impl GaugeValue) {
        self.add(-value.into_gauge());
    }

    /// The value now.
    pub fn get(self) -> f64 {
        self.0.shared().map_or(0.0, Cell::load_f64)
    }
}

/// What a gauge can be set to: any number, or a duration, in seconds.
#[diagnostic::on_unimplemented(
    message = "a gauge can't hold `{Self}`",
    label = "neither a number nor a duration",
    note = "give it a number in the unit that its name ends in, or a `std::time::Duration`"
)]
pub trait GaugeValue {
    /// The number as the gauge keeps it: a float, exact for whole numbers up
    /// to 2⁵³.
    fn into_gauge(self) -> f64;
}

macro_rules! gauge_values {
    ($($number:ty)*) => {$(
        impl GaugeValue for $number {
            #[inline]
            fn into_gauge(self) -> f64 {
                self as f64
            }
        }
    )*};
}

gauge_values!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

impl GaugeValue for Duration {
    #[inline]
    fn into_gauge(self) -> f64 {
        self.as_secs_f64()
    }
}

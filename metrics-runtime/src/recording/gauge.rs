//! Gauges.

use super::series_cells::SeriesCells;
use crate::labels::LabelSet;
use crate::platform::clock;
use crate::registration::CellBase;
use crate::storage::{Cell, Change, ChangeKind, SeriesTable};
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
/// Cost of an update: one atomic operation on a number that all threads share. No lock, and no
/// allocation after the first update. With [`processes = "last"`](crate::ProcessMode::Last), also a
/// reading of the system's clock and a second atomic operation that stores it.
#[derive(Debug)]
pub struct Gauge<L = ()> {
    base: &'static CellBase,
    dynamic: Option<&'static SeriesTable>,
    is_dated: bool,
    // Covariant, so that label sets may borrow.
    labels: PhantomData<fn() -> L>,
}

/// One series of a [`Gauge`]: a handle for one or many updates.
///
/// ```
/// # use metrics_runtime::{Gauge, LabelSet, metric};
/// # #[derive(LabelSet)]
/// # struct Floor { covered: bool }
/// # /// Cars that are parked.
/// # #[metric]
/// # static GARAGE_CARS: Gauge<Floor>;
/// let covered = GARAGE_CARS.with(Floor { covered: true });
/// covered.set(10);
/// covered.dec();
/// assert_eq!(covered.get(), 9.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GaugeSeries<'a> {
    cells: SeriesCells<'a>,
    /// Whether the next cell has the time of the last update. The compiler knows it if it sees the
    /// static. Otherwise it is one branch.
    is_dated: bool,
}

impl<L: LabelSet> Gauge<L> {
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
            is_dated: false,
            labels: PhantomData,
        }
    }

    /// A gauge in mode [`Last`](crate::ProcessMode::Last).
    #[doc(hidden)]
    pub const fn dated(base: &'static CellBase, dynamic: Option<&'static SeriesTable>) -> Self {
        Self {
            base,
            dynamic,
            is_dated: true,
            labels: PhantomData,
        }
    }

    /// The series with these labels.
    ///
    /// Cost: computing the position of the series. With dynamic labels, the lookups that
    /// [`LabelSet`](trait@crate::LabelSet) describes.
    #[inline]
    pub fn with(&self, labels: L) -> GaugeSeries<'_> {
        let stride = GaugeSeries::stride(self.is_dated);
        let cells = SeriesCells::for_labels(self.base, self.dynamic, &labels, stride);
        GaugeSeries::new(cells, self.is_dated)
    }
}

impl Gauge {
    const fn series(&self) -> GaugeSeries<'_> {
        GaugeSeries::new(SeriesCells::Range(self.base, 0), self.is_dated)
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

    /// The current value.
    ///
    /// Cost: one atomic load after the first use.
    #[cfg_attr(feature = "off", inline)]
    pub fn get(&self) -> f64 {
        self.series().get()
    }
}

impl<'a> GaugeSeries<'a> {
    /// The number of cells of a series.
    #[inline(always)]
    pub(super) const fn stride(is_dated: bool) -> usize {
        if is_dated { 2 } else { 1 }
    }

    #[inline(always)]
    pub(super) const fn new(cells: SeriesCells<'a>, is_dated: bool) -> Self {
        Self { cells, is_dated }
    }

    /// Sets the value.
    #[inline(always)]
    pub fn set(self, value: impl GaugeValue) {
        set(self.cells, value.into_gauge());
        self.date();
    }

    /// Stores the time of an update. This comes after the update, so the value is never older than
    /// the time.
    #[inline(always)]
    fn date(self) {
        if self.is_dated && !cfg!(feature = "off") {
            date(self.cells);
        }
    }

    /// Adds 1.
    #[inline(always)]
    pub fn inc(self) {
        self.add(1);
    }

    /// Subtracts 1.
    #[inline(always)]
    pub fn dec(self) {
        self.sub(1);
    }

    /// Adds `value`.
    // Always inlined, like everything around it: then the compiler knows for a static's series
    // whether it is dated.
    #[inline(always)]
    pub fn add(self, value: impl GaugeValue) {
        add(self.cells, value.into_gauge());
        self.date();
    }

    /// Subtracts `value`.
    #[inline(always)]
    pub fn sub(self, value: impl GaugeValue) {
        self.add(-value.into_gauge());
    }

    /// The current value.
    ///
    /// Cost: one atomic load after the first use.
    #[cfg_attr(feature = "off", inline)]
    pub fn get(self) -> f64 {
        self.cells.shared(0).map_or(0.0, Cell::load_f64)
    }
}

#[inline]
fn set(cells: SeriesCells<'_>, value: f64) {
    cells.change(0, Change::set_f64(value));
}

#[inline]
fn add(cells: SeriesCells<'_>, value: f64) {
    cells.change(0, Change::add_f64(value));
}

/// Stores the time of an update in the cell after the value. Separate, so that gauges in other
/// modes do not contain this code.
#[inline(never)]
fn date(cells: SeriesCells<'_>) {
    let now = clock::since_epoch().map_or(0, |now| now.as_nanos() as u64);
    cells.change(1, Change::new(ChangeKind::Raise, now));
}

/// The value of a gauge: any number, or a duration, which is stored in seconds.
///
/// ```
/// use metrics_runtime::{Gauge, GaugeValue, metric};
///
/// struct Millicelsius(i32);
///
/// impl GaugeValue for Millicelsius {
///     fn into_gauge(self) -> f64 {
///         f64::from(self.0) / 1000.0
///     }
/// }
///
/// /// The temperature of the oven.
/// #[metric]
/// static OVEN_CELSIUS: Gauge;
///
/// OVEN_CELSIUS.set(Millicelsius(180_500));
/// assert_eq!(OVEN_CELSIUS.get(), 180.5);
/// ```
#[diagnostic::on_unimplemented(
    message = "a gauge cannot hold `{Self}`",
    label = "neither a number nor a duration",
    note = "write a number in the unit of the metric's name, or a `std::time::Duration`"
)]
pub trait GaugeValue {
    /// The number as the gauge stores it: a float, exact for whole numbers up to 2⁵³.
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

#[cfg(test)]
mod tests;

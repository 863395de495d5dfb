//! Counters.

use super::series_cells::SeriesCells;
use crate::labels::LabelSet;
use crate::registration::CellBase;
use crate::storage::SeriesTable;
use std::marker::PhantomData;

/// A number that only goes up, with labels `L`. Declared by [`#[metric]`](crate::metric). Its name
/// ends in `_total`.
///
/// ```
/// use metrics_runtime::{Counter, metric};
///
/// /// Orders placed.
/// #[metric]
/// static ORDERS_TOTAL: Counter;
///
/// ORDERS_TOTAL.inc();
/// ORDERS_TOTAL.add(2);
/// assert_eq!(ORDERS_TOTAL.get(), 3);
/// ```
///
/// Cost of an update: a load, an addition and a store in memory that only this thread writes. No
/// lock, no atomic read-modify-write, and no allocation after the thread's first update in the
/// chunk.
#[derive(Debug)]
pub struct Counter<L = ()> {
    base: &'static CellBase,
    dynamic: Option<&'static SeriesTable>,
    // Covariant, so that label sets may borrow.
    labels: PhantomData<fn() -> L>,
}

/// One series of a [`Counter`]: a handle for one or many updates.
///
/// ```
/// # use metrics_runtime::{Counter, LabelSet, metric};
/// # #[derive(LabelSet)]
/// # struct Lane { express: bool }
/// # /// Cars that have passed.
/// # #[metric]
/// # static CARS_TOTAL: Counter<Lane>;
/// let express = CARS_TOTAL.with(Lane { express: true });
/// express.inc();
/// express.add(2);
/// assert_eq!(express.get(), 3);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CounterSeries<'a>(pub(super) SeriesCells<'a>);

impl<L: LabelSet> Counter<L> {
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
    pub fn with(&self, labels: L) -> CounterSeries<'_> {
        CounterSeries(SeriesCells::for_labels(self.base, self.dynamic, &labels, 1))
    }
}

impl Counter {
    /// Adds 1.
    #[inline]
    pub fn inc(&self) {
        SeriesCells::Range(self.base, 0).add(0, 1);
    }

    /// Adds `n`.
    #[inline]
    pub fn add(&self, n: u64) {
        SeriesCells::Range(self.base, 0).add(0, n);
    }

    /// The current count. Cost: a sum over all threads, so use it in tests and pages, not on a hot
    /// path.
    #[cfg_attr(feature = "off", inline)]
    pub fn get(&self) -> u64 {
        SeriesCells::Range(self.base, 0).sum()
    }
}

impl CounterSeries<'_> {
    /// Adds 1.
    #[inline]
    pub fn inc(self) {
        self.0.add(0, 1);
    }

    /// Adds `n`.
    #[inline]
    pub fn add(self, n: u64) {
        self.0.add(0, n);
    }

    /// The current count. Cost: a sum over all threads, so use it in tests and pages, not on a hot
    /// path.
    #[cfg_attr(feature = "off", inline)]
    pub fn get(self) -> u64 {
        self.0.sum()
    }
}

/// The type for `by = …`: a whole number that cannot be negative.
#[diagnostic::on_unimplemented(
    message = "a counter cannot be increased by `{Self}`",
    label = "not an unsigned integer",
    note = "a counter never goes down: increase it by a `u8`, `u16`, `u32`, `u64` or `usize`",
    note = "to count fractions, use a smaller unit, such as cents or milliseconds; for other \
            values, declare a histogram"
)]
pub trait Increment {
    /// The number as the counter stores it.
    fn into_count(self) -> u64;
}

macro_rules! increments {
    ($($number:ty)*) => {$(
        impl Increment for $number {
            #[inline]
            fn into_count(self) -> u64 {
                self as u64
            }
        }
    )*};
}

increments!(u8 u16 u32 u64 usize);

//! Reads the numbers of another library before each scrape, and adds the differences to cells.

use crate::declaration::{Kind, ObservedFamily};
use crate::recording::CellRange;
use crate::registration::CellBase;
use crate::snapshot::at_scrape;
use crate::support::lock::lock;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{fmt, mem};

/// The series of an integration. The macros create it as a static.
#[derive(Debug)]
pub struct ObservedSeries {
    families: &'static [ObservedFamily],
    cells: CellRange,
}

/// The last values. `None` once the reader was dropped.
type Last<const N: usize> = Mutex<Option<[u64; N]>>;

impl ObservedSeries {
    /// The series of these families.
    pub const fn new(families: &'static [ObservedFamily]) -> Self {
        Self {
            families,
            cells: CellRange::unregistered(),
        }
    }

    /// The base that the registration needs.
    pub const fn base(&self) -> &CellBase {
        self.cells.base()
    }

    /// Counts one event in the cell of a counter.
    pub fn count(&self, cell: usize) {
        self.cells.add(cell, 1);
    }

    /// Reads before each scrape. `read` returns a number for each cell of the families, in their
    /// order. Several readers add up.
    pub fn read<const N: usize>(
        &'static self,
        read: impl Fn() -> [u64; N] + Send + Sync + 'static,
    ) -> ReadAtScrape {
        if cfg!(feature = "off") {
            return ReadAtScrape(None);
        }
        let last: Arc<Last<N>> = Arc::new(Mutex::new(Some([0; N])));
        let of_update = Arc::clone(&last);
        let update = at_scrape(move || {
            // Without the lock, because `read` is code of another library.
            let now = read();
            if let Some(last) = &mut *lock(&of_update) {
                self.change(&mem::replace(last, now), &now);
            }
        });
        let end = move || {
            drop(update);
            if let Some(last) = lock(&last).take() {
                self.change(&last, &[0; N]);
            }
        };
        ReadAtScrape(Some(Box::new(end)))
    }

    /// Adds the differences. If a counter starts again at zero, nothing is subtracted.
    fn change(&self, before: &[u64], now: &[u64]) {
        let kinds = self.families.iter().flat_map(|observed| {
            let cells = observed.cells();
            std::iter::repeat_n(observed.family.kind, cells)
        });
        let cells: Vec<_> = kinds.zip(before.iter().zip(now)).enumerate().collect();
        // In reverse order, so the count of a summary is updated before its sum, as a scrape
        // expects.
        for (offset, (kind, (&before, &now))) in cells.into_iter().rev() {
            if kind == Kind::Gauge {
                self.cells.change_level(offset, now as f64 - before as f64);
            } else {
                self.cells.add(offset, now.saturating_sub(before));
            }
        }
    }
}

/// Values that are read before each scrape, until this is dropped. Then their part of gauges is
/// subtracted. Counters keep it.
///
/// Dropping it waits like dropping an [`AtScrape`](crate::AtScrape).
///
/// Keep it as long as the source:
///
/// ```
/// # struct Options;
/// # impl Options { fn get_max_connections(&self) -> u32 { 10 } }
/// # #[derive(Clone)]
/// # struct Pool;
/// # impl Pool {
/// #     fn size(&self) -> u32 { 3 }
/// #     fn num_idle(&self) -> usize { 1 }
/// #     fn options(&self) -> Options { Options }
/// # }
/// # let pool = Pool;
/// let idle = "database_pool_connections{pool=\"archive\",state=\"idle\"}";
/// let reading = metrics_runtime::integrations::sqlx_pool!("archive", &pool);
/// # if !cfg!(feature = "off") {
/// assert!(metrics_runtime::render().contains(&format!("{idle} 1\n")));
/// drop(reading);
/// assert!(metrics_runtime::render().contains(&format!("{idle} 0\n")));
/// # }
/// ```
#[must_use = "the values are read until this is dropped; `forever` keeps it"]
pub struct ReadAtScrape(Option<Box<dyn FnOnce() + Send + Sync>>);

impl ReadAtScrape {
    /// Reads them until the process ends. The source stays in memory until then.
    pub fn forever(mut self) {
        mem::forget(self.0.take());
    }
}

impl Drop for ReadAtScrape {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

impl fmt::Debug for ReadAtScrape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadAtScrape").finish_non_exhaustive()
    }
}

/// A number from another library, of any integer type; 0 if it is negative.
pub fn number(number: impl TryInto<u64>) -> u64 {
    number.try_into().unwrap_or(0)
}

/// A duration from another library, in nanoseconds.
pub fn nanos(duration: Duration) -> u64 {
    number(duration.as_nanos())
}

/// Declares the values of an integration, and its series.
#[doc(hidden)]
#[macro_export]
macro_rules! __observed {
    ($families:ident, $label:literal, $name:expr) => {{
        static OBSERVED: $crate::__private::ObservedSeries =
            $crate::__private::ObservedSeries::new($crate::__private::$families);
        static DECLARATION: $crate::__private::Declaration =
            $crate::__private::Declaration::Observed($crate::__private::ObservedDeclaration::new(
                $crate::__private::$families,
                $label,
                $name,
            ));
        $crate::__submit! {
            $crate::__private::Registration::new(
                &DECLARATION,
                $crate::__private::source!($name),
                OBSERVED.base(),
            )
        }
        &OBSERVED
    }};
}

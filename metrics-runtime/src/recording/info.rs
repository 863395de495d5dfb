//! Infos: information in labels.

use super::series_cells::SeriesCells;
use crate::labels::LabelSet;
use crate::registration::CellBase;
use crate::storage::{Change, SeriesTable};
use std::marker::PhantomData;

/// Information about the service in labels `L`. Its value is always 1. Declared by
/// [`#[metric]`](crate::metric). Its name ends in `_info`.
///
/// Labels that are known at compile time are written in the attribute. No further code is needed:
///
/// ```
/// use metrics_runtime::{Info, metric};
///
/// /// The rules by which prices are made.
/// #[metric(labels(edition = "2024", currency = "EUR"))]
/// static PRICING_INFO: Info;
///
/// let line = r#"pricing_info{edition="2024",currency="EUR"} 1"#;
/// assert!(metrics_runtime::render().contains(line));
/// ```
///
/// Labels that are only known at run time are set with [`set`](Info::set):
///
/// ```
/// use metrics_runtime::{Info, LabelSet, metric};
///
/// #[derive(LabelSet)]
/// struct Database<'a> {
///     #[label(limit = 1)]
///     version: &'a str,
///     replicated: bool,
/// }
///
/// /// The database that the program found.
/// #[metric]
/// static DATABASE_INFO: Info<Database<'static>>;
///
/// let version = String::from("16.4");
/// DATABASE_INFO.set(Database { version: &version, replicated: false });
/// let line = r#"database_info{version="16.4",replicated="false"} 1"#;
/// assert!(metrics_runtime::render().contains(line));
/// ```
///
/// OpenMetrics has this type. In text 0.0.4 it is a gauge of the same name.
#[derive(Debug)]
pub struct Info<L = ()> {
    base: &'static CellBase,
    dynamic: Option<&'static SeriesTable>,
    // Covariant, so that label sets may borrow.
    labels: PhantomData<fn() -> L>,
}

impl<L: LabelSet> Info<L> {
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

    /// Sets these labels. Labels that were set before stay, so call it once, at startup.
    /// Combinations that were not set are not shown.
    ///
    /// Cost: one atomic operation. As with any dynamic label, the first use of a string takes a
    /// lock and allocates.
    pub fn set(&self, labels: L) {
        let place = SeriesCells::for_labels(self.base, self.dynamic, &labels, 1);
        place.change(0, Change::set_f64(1.0));
    }
}

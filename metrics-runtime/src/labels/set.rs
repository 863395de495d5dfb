//! Structs whose fields are the labels of a metric.

use crate::declaration::{Label, is_dynamic, series_count};

/// The labels of a metric, as a struct whose fields are [`LabelValue`](trait@crate::LabelValue)s.
///
/// Derive it. The fields' names are the labels' names, unless `#[label("name")]` renames one. `()`
/// is the label set of a metric without labels.
///
/// ```
/// use metrics_runtime::{Counter, LabelSet, LabelValue, metric};
///
/// #[derive(LabelValue)]
/// enum Operation { Get, Set }
///
/// #[derive(LabelSet)]
/// struct CacheLabels { operation: Operation, hit: bool }
///
/// /// Cache lookups, by operation and result.
/// #[metric]
/// static CACHE_OPERATIONS_TOTAL: Counter<CacheLabels>;
///
/// CACHE_OPERATIONS_TOTAL.with(CacheLabels { operation: Operation::Get, hit: true }).inc();
/// ```
///
/// # Dynamic labels
///
/// A field with `#[label(limit = N)]` is a string: any type that implements `AsRef<str>`. The first
/// `N` distinct values are kept. All others become `__other__`, and their updates are counted in
/// `metrics_series_overflow_total{metric}`. So are values of more than 128 bytes, a maximum that
/// `#[label(limit = N, max_length = 256)]` changes. Series of such a label set exist from their
/// first update on.
///
/// ```
/// use metrics_runtime::{Counter, LabelSet, metric};
///
/// #[derive(LabelSet)]
/// struct TenantLabels<'a> {
///     #[label(limit = 100)]
///     tenant: &'a str,
/// }
///
/// /// Requests, by tenant.
/// #[metric]
/// static TENANT_REQUESTS_TOTAL: Counter<TenantLabels<'static>>;
///
/// let tenant = String::from("acme");
/// TENANT_REQUESTS_TOTAL.with(TenantLabels { tenant: &tenant }).inc();
/// assert!(metrics_runtime::render().contains("tenant_requests_total{tenant=\"acme\"} 1\n"));
/// ```
///
/// Cost of an update: a hash of each string, two look-ups without a lock, and an atomic addition.
/// Only a new value or series takes a lock, once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `LabelSet`",
    label = "not a label set",
    note = "write a struct whose fields are the labels, and derive `LabelSet` for it"
)]
pub trait LabelSet {
    /// The labels, in the order of the fields.
    const LABELS: &'static [Label];

    /// The number of combinations of values. It is the number of series, unless these are added at
    /// run time.
    const SERIES: u64 = series_count(Self::LABELS);

    /// Whether a label's values are not listed, so series are added at run time.
    const DYNAMIC: bool = is_dynamic(Self::LABELS);

    /// Whether [`index`](Self::index) is known to be in range. Only the derive sets it.
    #[doc(hidden)]
    const CHECKED: bool = false;

    /// The number of this combination of values, less than [`SERIES`](Self::SERIES). An update with
    /// another index is dropped.
    fn index(&self) -> u64;
}

impl LabelSet for () {
    const LABELS: &'static [Label] = &[];

    #[inline]
    fn index(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_labels_are_not_dynamic() {
        const { assert!(!<() as LabelSet>::DYNAMIC) };
        assert_eq!(().index(), 0);
    }
}

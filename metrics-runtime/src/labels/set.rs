//! Structs whose fields are the labels of a metric.

use crate::declaration::{Label, is_dynamic, series_count};

/// The labels of a metric, as a struct whose fields are [`LabelValue`](trait@crate::LabelValue)s.
///
/// Derive it; the fields' names are the labels' names, unless `#[label("name")]`
/// renames one. `()` is the set of a metric without labels.
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
/// # Texts
///
/// A field with `#[label(limit = N)]` is a text (anything that is an
/// `AsRef<str>`), of which `N` are told apart, as they come. All others have
/// the value `__other__`, and count in `metrics_series_overflow_total{metric}`. So do
/// texts of more than 128 bytes; `#[label(limit = N, max_length = 256)]` sets another
/// maximum.
/// Series of such a set are there from their first update on.
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
/// Cost of an update: a hash of each text, two look-ups without a lock, and an
/// atomic addition. Only a new value or series takes a lock, once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `LabelSet`",
    label = "not a label set",
    note = "write a struct whose fields are the labels, and put `#[derive(LabelSet)]` on it"
)]
pub trait LabelSet {
    /// The labels, in the order in which they are written.
    const LABELS: &'static [Label];

    /// The number of combinations of values: of series, unless they are added
    /// as they come.
    const SERIES: u64 = series_count(Self::LABELS);

    /// Whether a label's values are not listed, so that series are added as
    /// they come.
    const DYNAMIC: bool = is_dynamic(Self::LABELS);

    /// Whether [`index`](Self::index) is known to be in range: only the derive says so.
    #[doc(hidden)]
    const CHECKED: bool = false;

    /// Which combination of values this is; always less than [`SERIES`](Self::SERIES). An
    /// update with another index is dropped.
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

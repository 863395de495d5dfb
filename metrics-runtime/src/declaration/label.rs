//! Labels: names with finite lists of values.
//!
//! A label's values are known when the program is compiled, so the number of
//! a metric's series is a constant, and a series is found by arithmetic. A label
//! whose values are not listed says its bound instead: see `dynamic`.

use super::dynamic::DynamicValues;

/// A type that can be the value of a label, because its values can be listed.
///
/// Derive it on an enum. The variants' names in snake case are the values;
/// fields are ignored; `#[label("name")]` renames one.
///
/// ```
/// use metrics_runtime::LabelValue;
///
/// #[derive(LabelValue)]
/// enum Plan {
///     Free,
///     #[label("business-plus")]
///     Business { seats: u32 },
/// }
/// assert_eq!(Plan::VALUES, ["free", "business-plus"]);
/// assert_eq!(Plan::Business { seats: 3 }.index(), 1);
/// ```
///
/// Integers and strings are no label values: their series would have no bound.
/// A text may be a label where its bound is said: see [`LabelSet`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the value of a label: the number of its series would have no bound, or none that the compiler can see",
    label = "not a finite label value",
    note = "write an enum of the values you want to tell apart, and put `#[derive(LabelValue)]` on it",
    note = "or say the bound of a text: `#[label(limit = 100)]` above a field, `dynamic(text, limit = 100)` in an attribute"
)]
pub trait LabelValue {
    /// All values, each once, in the order of [`index`](Self::index).
    const VALUES: &'static [&'static str];

    /// Which of [`VALUES`](Self::VALUES) this is; always less than its length.
    fn index(&self) -> usize;
}

impl LabelValue for bool {
    const VALUES: &'static [&'static str] = &["false", "true"];

    #[inline]
    fn index(&self) -> usize {
        usize::from(*self)
    }
}

/// The nine standard methods, and `OTHER` for all others.
impl LabelValue for http::Method {
    const VALUES: &'static [&'static str] = &[
        "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "OTHER",
    ];

    #[inline]
    fn index(&self) -> usize {
        match *self {
            Self::GET => 0,
            Self::POST => 1,
            Self::PUT => 2,
            Self::DELETE => 3,
            Self::HEAD => 4,
            Self::OPTIONS => 5,
            Self::PATCH => 6,
            Self::TRACE => 7,
            Self::CONNECT => 8,
            _ => 9,
        }
    }
}

impl<T: LabelValue + ?Sized> LabelValue for &T {
    const VALUES: &'static [&'static str] = T::VALUES;

    #[inline]
    fn index(&self) -> usize {
        (**self).index()
    }
}

/// One label of a metric: its name and its values.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// The name, `[a-zA-Z][a-zA-Z0-9_]*`.
    pub name: &'static str,
    /// The values.
    pub values: Values,
}

/// The values of a label.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Values {
    /// These, each once.
    Listed(&'static [&'static str]),
    /// At most `limit` of them, as they come, and one for all others.
    Dynamic {
        /// How many.
        limit: u32,
        /// What came.
        seen: fn() -> &'static dyn DynamicValues,
    },
}

impl Values {
    /// How many there can be.
    pub const fn count(&self) -> u64 {
        match self {
            Self::Listed(values) => values.len() as u64,
            Self::Dynamic { limit, .. } => *limit as u64 + 1,
        }
    }

    /// The value with a number less than [`count`](Self::count).
    pub(crate) fn text(&self, number: u64) -> &'static str {
        match self {
            Self::Listed(values) => values[number as usize],
            Self::Dynamic { seen, .. } => seen().text(number),
        }
    }
}

/// The labels of a metric, as a struct whose fields are [`LabelValue`]s.
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
/// the value `__other__`, and count in `metrics_series_overflow_total{metric}`.
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
    message = "`{Self}` is no set of labels",
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

    /// Which combination of values this is.
    fn index(&self) -> u64;
}

impl LabelSet for () {
    const LABELS: &'static [Label] = &[];

    #[inline]
    fn index(&self) -> u64 {
        0
    }
}

/// Whether a label's values are not listed.
pub(super) const fn is_dynamic(labels: &[Label]) -> bool {
    let mut i = 0;
    while i < labels.len() {
        if matches!(labels[i].values, Values::Dynamic { .. }) {
            return true;
        }
        i += 1;
    }
    false
}

/// How many combinations of values these labels have.
///
/// # Panics
///
/// When there are more than 2²⁴, or with a label whose values are not listed,
/// 2⁶²: in a constant, so when the program is compiled.
pub const fn series_count(labels: &[Label]) -> u64 {
    let most = if is_dynamic(labels) { 1 << 62 } else { 1 << 24 };
    let (mut product, mut i) = (1_u64, 0);
    while i < labels.len() {
        product = product.saturating_mul(labels[i].values.count());
        assert!(
            product <= most,
            "these labels have more than 16777216 combinations: leave one out, or give it fewer values"
        );
        i += 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_method_is_other() {
        let method = http::Method::from_bytes(b"BREW").expect("a token");
        assert_eq!(http::Method::VALUES[method.index()], "OTHER");
        assert_eq!(http::Method::VALUES[http::Method::PATCH.index()], "PATCH");
    }

    #[test]
    fn no_labels_are_not_dynamic() {
        const { assert!(!<() as LabelSet>::DYNAMIC) };
        assert_eq!(().index(), 0);
    }
}

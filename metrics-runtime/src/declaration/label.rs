//! Labels: names with finite lists of values.
//!
//! A label's values are known when the program is compiled, so the number of
//! a metric's series is a constant, and a series is found by arithmetic.

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
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the value of a label: the number of its series would have no bound, or none that the compiler can see",
    label = "not a finite label value",
    note = "write an enum of the values you want to tell apart, and put `#[derive(LabelValue)]` on it"
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

/// One label of a metric: its name and all of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name, `[a-zA-Z][a-zA-Z0-9_]*`.
    pub name: &'static str,
    /// The values, each once.
    pub values: &'static [&'static str],
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no set of labels",
    label = "not a label set",
    note = "write a struct whose fields are the labels, and put `#[derive(LabelSet)]` on it"
)]
pub trait LabelSet {
    /// The labels, in the order in which they are written.
    const LABELS: &'static [Label];

    /// The number of combinations of values, which is the number of series.
    const SERIES: usize = series_count(Self::LABELS);

    /// Which combination this is; always less than [`SERIES`](Self::SERIES).
    fn index(&self) -> usize;
}

impl LabelSet for () {
    const LABELS: &'static [Label] = &[];

    #[inline]
    fn index(&self) -> usize {
        0
    }
}

/// How many combinations of values these labels have.
///
/// # Panics
///
/// When the product is above 2²⁴: in a constant, so when the program is
/// compiled.
pub const fn series_count(labels: &[Label]) -> usize {
    let mut product = 1;
    let mut i = 0;
    while i < labels.len() {
        product *= labels[i].values.len();
        assert!(
            product <= 1 << 24,
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
    fn no_labels_are_one_series() {
        assert_eq!(<() as LabelSet>::SERIES, 1);
    }
}

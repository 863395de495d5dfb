//! A label as declared: its name and its values.

use super::dynamic::DynamicValues;

/// One label of a metric: its name and its values.
///
/// ```
/// use metrics_runtime::{LabelSet, Values};
///
/// #[derive(LabelSet)]
/// struct Lookup {
///     cached: bool,
/// }
///
/// let [label] = Lookup::LABELS else { unreachable!() };
/// assert_eq!((label.name, label.values.count()), ("cached", 2));
/// assert!(matches!(label.values, Values::Listed(["false", "true"])));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// The name, `[a-zA-Z][a-zA-Z0-9_]*`.
    pub name: &'static str,
    /// The values.
    pub values: Values,
}

/// The values of a label.
///
/// [`Label`] has an example.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Values {
    /// These values, each of them once.
    Listed(&'static [&'static str]),
    /// At most `limit` values that are seen at run time, and one value for all others.
    Dynamic {
        /// The limit.
        limit: u32,
        /// The values seen so far.
        seen: fn() -> &'static dyn DynamicValues,
    },
}

impl Values {
    /// The largest number of values.
    pub const fn count(&self) -> u64 {
        match self {
            Self::Listed(values) => values.len() as u64,
            Self::Dynamic { limit, .. } => *limit as u64 + 1,
        }
    }

    /// The value with this number, which is less than [`count`](Self::count).
    pub(crate) fn value(&self, number: u64) -> &'static str {
        match self {
            Self::Listed(values) => values[number as usize],
            Self::Dynamic { seen, .. } => seen().value(number),
        }
    }
}

/// Adds the label of a state set to other labels. It has the metric's name, and its values are the
/// states.
///
/// # Panics
///
/// If there are more than 64 states or too many combinations, or if another label has that name.
/// Macros call it in constants, so this is a compile error.
pub const fn with_states<const N: usize>(
    labels: &[Label],
    name: &'static str,
    states: &'static [&'static str],
) -> [Label; N] {
    assert!(
        states.len() <= u64::BITS as usize,
        "too many states, a state set has at most 64: remove some"
    );
    let values = Values::Listed(states);
    let mut all = [Label { name, values }; N];
    let mut i = 0;
    while i < labels.len() {
        assert!(
            !is_same(labels[i].name, name),
            "a label has the name of the state set, which is the label of the states: rename the \
             label or the state set"
        );
        all[i] = labels[i];
        i += 1;
    }
    let _ = series_count(&all);
    all
}

/// Checks that a gauge with a series for each process can get the label `pid`.
///
/// # Panics
///
/// If another label has that name. Macros call it in constants, so this is a compile error.
pub const fn assert_no_pid(labels: &[Label]) {
    let mut i = 0;
    while i < labels.len() {
        assert!(
            !is_same(labels[i].name, "pid"),
            "`processes = \"per_process\"` adds the label `pid`, and the gauge already has a label \
             `pid`: rename the label"
        );
        i += 1;
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut same = one.len() == other.len();
    let mut i = 0;
    while same && i < one.len() {
        same = one[i] == other[i];
        i += 1;
    }
    same
}

/// Whether a label is dynamic.
pub const fn is_dynamic(labels: &[Label]) -> bool {
    let mut i = 0;
    while i < labels.len() {
        if matches!(labels[i].values, Values::Dynamic { .. }) {
            return true;
        }
        i += 1;
    }
    false
}

/// An index that no combination of label values has: the indexes of series that are added at run
/// time are below 2⁶², all others below 2²⁴. Multiplied by a series' number of cells, it is still
/// outside of every range, because these numbers are below 2²⁸.
pub const NOWHERE: u64 = 1 << 62 | 1 << 32;

/// The number of combinations of these labels' values.
///
/// # Panics
///
/// If there are more than 2²⁴, or more than 2⁶² with a dynamic label. Macros call it in constants,
/// so this is a compile error.
pub const fn series_count(labels: &[Label]) -> u64 {
    let max = if is_dynamic(labels) { 1 << 62 } else { 1 << 24 };
    let (mut product, mut i) = (1_u64, 0);
    while i < labels.len() {
        product = product.saturating_mul(labels[i].values.count());
        assert!(
            product <= max,
            "these labels have more than 16777216 combinations: remove one, or give it fewer values"
        );
        i += 1;
    }
    product
}

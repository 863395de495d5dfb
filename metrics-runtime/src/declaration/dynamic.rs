//! Dynamic labels: their values are not listed, but their number is bounded.
//!
//! This stage knows such labels and their series as traits; the storage has the types.

use std::fmt::Debug;

/// The number of the value for all values past a label's limit.
pub const OTHER: u64 = 0;

/// That value.
pub const OTHER_VALUE: &str = "__other__";

/// Marks the index of a combination in which a label is past its limit. All indexes
/// are below it.
pub const OVERFLOW: u64 = 1 << 63;

/// The values of one label, numbered from 1 as they are first seen. 0 is [`OTHER`].
pub trait DynamicValues: Debug + Sync {
    /// The value with a number.
    fn value(&'static self, number: u64) -> &'static str;
}

/// The series of a metric with such a label, in the order in which they were
/// first seen.
pub trait DynamicSeries: Debug + Sync {
    /// The number of series, which only grows.
    fn len(&self) -> usize;

    /// The index of series number `number` among all combinations of label
    /// values that are exposed, and the first of its `stride` cells.
    fn get(&self, number: usize, stride: usize) -> (u64, u32);

    /// Whether series number `number` was removed, and not updated since.
    fn is_removed(&self, number: usize, stride: usize) -> bool;

    /// Removes series number `number`, or takes that back. Its numbers stay. Whoever
    /// removes it also calls [`forget`](Self::forget).
    fn set_removed(&self, number: usize, stride: usize, removed: bool);

    /// Lets updates forget the series with these first cells. The next update of such a
    /// series finds it again, as one that is not removed.
    fn forget(&self, is_meant: &dyn Fn(u32) -> bool);

    /// The first cells of all series that updates have not forgotten.
    fn remembered(&self) -> Vec<u32>;

    /// Shares series with other declarations of the name from now on. The first call
    /// decides.
    fn share(&self, with: &'static dyn SharedSeries, stride: usize);

    /// The index of a series among all combinations of the values of the labels that are
    /// exposed. Several series may have the same.
    fn exposed(&self, index: u64) -> u64 {
        index
    }

    /// Whether other labels are exposed than the declared ones.
    fn is_projected(&self) -> bool {
        false
    }
}

/// The series of a name that several declarations have, as one of them sees it. Each
/// series has its cells in one place, whichever declaration updates it.
pub trait SharedSeries: Debug + Sync {
    /// The first cell of the series with an index among all combinations of the
    /// declaration's label values: the one that another declaration has, or what `add`
    /// returns. Nothing if all cells are handed out.
    fn find_or_add(&self, index: u64, add: &mut dyn FnMut() -> Option<u32>) -> Option<u32>;

    /// The first cell of the series for which these cells count.
    fn owner(&self, first: u32) -> u32;
}

//! Dynamic labels: their values are not listed, but their number is bounded.
//!
//! This stage knows such labels and their series as traits. The storage implements them.

use std::fmt::Debug;

/// The number of the value that stands for all values past a label's limit.
pub const OTHER: u64 = 0;

/// The text of [`OTHER`].
pub const OTHER_VALUE: &str = "__other__";

/// This bit marks the index of a combination in which a label is past its limit. Plain indexes are
/// below it.
pub const OVERFLOW: u64 = 1 << 63;

/// The values of one label, numbered from 1 as they are first seen. 0 is [`OTHER`].
pub trait DynamicValues: Debug + Sync {
    /// The value with this number.
    fn value(&'static self, number: u64) -> &'static str;
}

/// The series of a metric with a dynamic label, in the order in which they were first seen.
pub trait DynamicSeries: Debug + Sync {
    /// The number of series, which only grows.
    fn len(&self) -> usize;

    /// Of series number `number`: the index among all combinations of exposed label values, and the
    /// first of its `stride` cells.
    fn get(&self, number: usize, stride: usize) -> (u64, u32);

    /// Whether series number `number` was removed and has not been updated since.
    fn is_removed(&self, number: usize, stride: usize) -> bool;

    /// Removes series number `number`, or restores it. Its values stay. After a removal, the caller
    /// also calls [`forget`](Self::forget).
    fn set_removed(&self, number: usize, stride: usize, removed: bool);

    /// Makes updates forget the series with these first cells. The next update of such a series
    /// looks it up again and restores it.
    fn forget(&self, is_meant: &dyn Fn(u32) -> bool);

    /// The first cells of all series that updates have not forgotten.
    fn remembered(&self) -> Vec<u32>;

    /// From now on, shares series with other declarations of the name. Only the first call has an
    /// effect.
    fn share(&self, with: &'static dyn SharedSeries, stride: usize);

    /// The index of a series among all combinations of exposed label values. Several series may
    /// have the same one.
    fn exposed(&self, index: u64) -> u64 {
        index
    }

    /// Whether the exposed labels differ from the declared ones.
    fn is_projected(&self) -> bool {
        false
    }
}

/// The series of a name with several declarations, as seen from one of these. All declarations
/// update the same cells of a series.
pub trait SharedSeries: Debug + Sync {
    /// The first cell of the series with this index among all combinations of the declaration's
    /// label values: the cell that another declaration has, or else the one that `add` returns.
    /// `None` if all cells are in use.
    fn find_or_add(&self, index: u64, add: &mut dyn FnMut() -> Option<u32>) -> Option<u32>;

    /// The first cell of the series to which these cells belong.
    fn owner(&self, first: u32) -> u32;
}

//! Labels as types: which values there are is known when the program is
//! compiled, so the number of a metric's series is a constant, and a series is
//! found by arithmetic.
//!
//! Knows no numbers. A label whose values are not listed says its bound
//! instead; what came of them is kept by the storage.

mod set;
mod value;

pub use set::LabelSet;
pub(crate) use value::index_in_range;
pub use value::{LabelValue, ListedValues};

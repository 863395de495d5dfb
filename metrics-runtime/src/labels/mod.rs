//! Labels as types. Their values are known at compile time, so the number of a metric's series is a
//! constant, and the position of a series is computed.
//!
//! Knows no numbers. A label whose values are not listed has a limit instead. The storage keeps its
//! values.

mod set;
mod value;

pub use set::LabelSet;
pub(crate) use value::index_in_range;
pub use value::{LabelValue, ListedValues};

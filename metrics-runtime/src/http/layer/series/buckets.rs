//! The bounds of a histogram's buckets, which are prepared once for each schema.

use crate::declaration::{Native, nanos_of};
use crate::recording::IntegerBounds;

/// The bounds of a histogram's buckets, in the exposed unit and as whole numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Buckets {
    pub(super) exposed: &'static [f64],
    pub(super) bounds: &'static IntegerBounds,
    /// The native buckets, if the histogram has any.
    pub(super) native: Option<Native>,
}

impl Buckets {
    fn new(exposed: Vec<f64>, native: Option<Native>, whole: impl Fn(f64) -> u64) -> Self {
        let bounds = exposed.iter().map(|bound| whole(*bound)).collect();
        let bounds = IntegerBounds::new(Vec::leak(bounds));
        Self {
            exposed: Vec::leak(exposed),
            bounds: Box::leak(Box::new(match native {
                None => bounds,
                Some(native) => bounds.with_native(native),
            })),
            native,
        }
    }

    /// The buckets of durations, from bounds in seconds.
    pub(super) fn from_seconds(bounds: Vec<f64>, native: Option<Native>) -> Self {
        Self::new(bounds, native, nanos_of)
    }

    /// The buckets of sizes, from bounds in bytes.
    pub(super) fn from_bytes(bounds: Vec<f64>) -> Self {
        // Sizes are whole numbers, so rounding a bound down does not change their buckets.
        Self::new(bounds, None, |bytes| bytes as u64)
    }

    /// The number of cells of one histogram.
    pub(super) fn cells(self) -> usize {
        let native = self.native.map_or(0, |native| native.layout(true).cells());
        self.bounds.cells() + native
    }
}

//! The part of a recorder that functions with the same options share.

use super::bounds::IntegerBounds;
use crate::declaration::{CallCells, DEFAULT_BUCKETS, assert_native_room, nanos};

/// The cells of a function's calls, and the bounds of their durations.
#[derive(Debug)]
pub struct CallShape {
    /// Bounds of the duration's buckets, in nanoseconds. None if calls are not timed.
    pub(super) bounds: &'static IntegerBounds,
    pub(super) cells: CallCells,
    /// The kinds of errors that are reported to the served request, if the function is a handler.
    pub(super) reported: &'static [&'static str],
}

/// The bounds of [`DEFAULT_BUCKETS`] in nanoseconds.
pub static DEFAULT_BOUNDS: IntegerBounds =
    IntegerBounds::new(&nanos::<{ DEFAULT_BUCKETS.len() }>(DEFAULT_BUCKETS));

/// The shape of timed calls, without options.
pub static TIMED: CallShape = CallShape::timed(&DEFAULT_BOUNDS);

/// The shape of calls that are not timed, without other options.
pub static COUNTED: CallShape = CallShape::counted();

static NO_BOUNDS: IntegerBounds = IntegerBounds::new(&[]);

impl CallShape {
    /// For timed calls of a function without labels of its own, and with four outcomes. Its
    /// declaration has the same bounds in seconds.
    pub const fn timed(bounds: &'static IntegerBounds) -> Self {
        // The end of the kinds of errors only matters for a second series.
        Self::timed_with(bounds, 1, 4, 0)
    }

    /// For these numbers of label combinations, of outcomes and of kinds of errors.
    pub const fn timed_with(
        bounds: &'static IntegerBounds,
        series: u64,
        outcomes: usize,
        kinds: usize,
    ) -> Self {
        if let Some(native) = bounds.native() {
            assert_native_room(series, native.layout.cells());
        }
        Self::of_cells(
            bounds,
            CallCells::new(series as usize, bounds.cells(), outcomes, kinds),
        )
    }

    /// For calls that are not timed, of a function without labels of its own, and with four
    /// outcomes.
    pub const fn counted() -> Self {
        Self::counted_with(1, 4, 0)
    }

    /// For these numbers of label combinations, of outcomes and of kinds of errors.
    pub const fn counted_with(series: u64, outcomes: usize, kinds: usize) -> Self {
        Self::of_cells(
            &NO_BOUNDS,
            CallCells::new(series as usize, 0, outcomes, kinds),
        )
    }

    /// For cells in this order.
    pub(crate) const fn of_cells(bounds: &'static IntegerBounds, cells: CallCells) -> Self {
        Self {
            bounds,
            cells,
            reported: &[],
        }
    }

    /// The same for a handler with these kinds of errors. It reports the returned kind to the
    /// request that it serves.
    #[must_use]
    pub const fn serving(mut self, kinds: &'static [&'static str]) -> Self {
        self.reported = kinds;
        self
    }
}

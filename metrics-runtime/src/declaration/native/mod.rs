//! Native histograms, as they are declared.
//!
//! | file | contents |
//! |---|---|
//! | `scale` | the arithmetic of buckets |
//! | `layout` | which cell counts which bucket |

mod layout;
mod scale;

pub use layout::{Bucket, NativeLayout};
pub use scale::{COARSEST, halved, upper_bound};

use super::label::{Label, is_dynamic, series_count};

/// Makes a histogram native, and sets its resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Native {
    /// The resolution: 2^`schema` buckets for each power of two. From -4 to 8.
    pub schema: i8,
    /// The largest number of exposed buckets. With more, the schema is lowered.
    pub max_buckets: u16,
    /// Whether the classic buckets are counted, too. Otherwise they are computed from the native
    /// ones when they are read, and their bounds are powers of two.
    pub classic: bool,
}

/// The number of cells in a chunk, which the storage defines.
const CHUNK_CELLS: usize = 512;

impl Native {
    /// The cells of a series. `durations` selects the layout for durations.
    pub const fn layout(self, durations: bool) -> NativeLayout {
        // Coarser buckets are computed from those that are one power of two wide.
        let schema = if self.schema < 0 { 0 } else { self.schema };
        NativeLayout::new(schema as u8, durations)
    }
}

/// The number of cells for a histogram's sum and classic buckets.
pub const fn classic_cells(bounds: usize, native: Option<Native>) -> usize {
    match native {
        // Only the sum.
        Some(Native { classic: false, .. }) => 1,
        // The sum and `+Inf`, besides the bounds.
        _ => bounds + 2,
    }
}

/// The number of cells of one series in a histogram of floats: the sum, the classic buckets, and
/// the native ones.
///
/// Series with native buckets begin at the start of a chunk, so that the sum and the common buckets
/// are in the same one. `dynamic` series have one more cell at the front.
pub const fn float_cells(bounds: usize, native: Option<Native>, dynamic: bool) -> usize {
    let classic = classic_cells(bounds, native);
    match native {
        None => classic,
        Some(native) => {
            let cells = classic + native.layout(false).cells() + 1;
            cells.next_multiple_of(CHUNK_CELLS) - dynamic as usize
        }
    }
}

/// Where the native buckets of a histogram's series are, relative to the first cell of the
/// declaration's range. For dynamic series, relative to the first cell of each series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeCells {
    /// The first cell of the first series.
    pub first: u32,
    /// The distance to the first cell of the next series.
    pub stride: u32,
    /// The distance from one series' sum to the next one.
    pub from_sum_to_sum: u32,
    /// The declaration.
    pub native: Native,
    /// Which cell counts which bucket.
    pub layout: NativeLayout,
}

impl NativeCells {
    /// The cell after the last one of this many series.
    pub const fn end(&self, series: usize) -> usize {
        self.first as usize + series.saturating_sub(1) * self.stride as usize + self.layout.cells()
    }
}

/// The largest number of cells for the series of one declaration: an eighth of all cells.
const MAX_CELLS: u64 = 1 << 28;

/// Checks that the cells of a histogram with these labels fit. Does nothing if series are added at
/// run time: only as many are added as fit.
///
/// # Panics
///
/// If they do not fit. Macros call it in constants, so this is a compile error.
pub const fn assert_histogram(labels: &[Label], bounds: &[f64], native: Option<Native>) {
    if is_dynamic(labels) {
        return;
    }
    let (series, cells) = (
        series_count(labels),
        float_cells(bounds.len(), native, false),
    );
    if native.is_some() {
        assert_native_room(series, cells);
    } else {
        assert_room(series, cells);
    }
}

/// Checks that the cells of this many series fit.
///
/// # Panics
///
/// If they do not fit. Macros call it in constants, so this is a compile error.
pub const fn assert_room(series: u64, cells: usize) {
    assert!(
        series.saturating_mul(cells as u64) <= MAX_CELLS,
        "too many series for this number of buckets, series times buckets must be at most \
         268435456: remove a label, give it fewer values, or write fewer buckets"
    );
}

/// Checks that the native buckets of this many series fit.
///
/// # Panics
///
/// If they do not fit. Macros call it in constants, so this is a compile error.
pub const fn assert_native_room(series: u64, cells: usize) {
    assert!(
        series.saturating_mul(cells as u64) <= MAX_CELLS,
        "too many series for native buckets: remove a label, give it fewer values, or write a \
         lower `schema`"
    );
}

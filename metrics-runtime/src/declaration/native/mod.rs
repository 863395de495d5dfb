//! Native histograms, as they are declared.
//!
//! | file | holds |
//! |---|---|
//! | `scale` | the arithmetic of buckets |
//! | `layout` | which cell counts which bucket |

mod layout;
mod scale;

pub use layout::{Bucket, NativeLayout};
pub use scale::{COARSEST, halved, upper_bound};

use super::label::{Label, is_dynamic, series_count};

/// That a histogram is native, and how fine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Native {
    /// How fine: 2^`schema` buckets double the value. From -4 to 8.
    pub schema: i8,
    /// How many buckets are exposed at most: with more, the schema is lowered.
    pub max_buckets: u16,
    /// Whether the classic buckets are counted, too. Else they are told from
    /// the native ones when they are read, and their bounds are powers of two.
    pub classic: bool,
}

/// Cells that lie together: those of a chunk, which the storage decides on.
const TOGETHER: usize = 512;

impl Native {
    /// The cells of a series; of durations, if that is what is counted.
    pub const fn layout(self, durations: bool) -> NativeLayout {
        // Coarser buckets are made of those that are a power of two.
        let schema = if self.schema < 0 { 0 } else { self.schema };
        NativeLayout::new(schema as u8, durations)
    }
}

/// Cells of a histogram's sum and classic buckets.
pub const fn classic_cells(bounds: usize, native: Option<Native>) -> usize {
    match native {
        // The sum alone.
        Some(Native { classic: false, .. }) => 1,
        // The sum and `+Inf` stand beside the bounds.
        _ => bounds + 2,
    }
}

/// Cells of a series of a histogram of floats: the sum, the classic buckets,
/// the native ones.
///
/// Series with native buckets begin where chunks do, so that the sum and the
/// usual buckets lie in one; `dynamic` ones have one cell more in front.
pub const fn float_cells(bounds: usize, native: Option<Native>, dynamic: bool) -> usize {
    let classic = classic_cells(bounds, native);
    match native {
        None => classic,
        Some(native) => {
            let cells = classic + native.layout(false).cells() + 1;
            cells.next_multiple_of(TOGETHER) - dynamic as usize
        }
    }
}

/// Where the native buckets of a histogram's series are, relative to the first
/// cell of the declaration's run; of dynamic series, of each one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeCells {
    /// The first series' first one.
    pub first: u32,
    /// From there to the next series' first one.
    pub stride: u32,
    /// From one series' sum to the next's.
    pub from_sum_to_sum: u32,
    /// How they are declared.
    pub native: Native,
    /// What they count.
    pub layout: NativeLayout,
}

impl NativeCells {
    /// The cell after the last one of so many series.
    pub const fn end(&self, series: usize) -> usize {
        self.first as usize + series.saturating_sub(1) * self.stride as usize + self.layout.cells()
    }
}

/// Cells that the series of one declaration may have: an eighth of all.
const MAX_CELLS: u64 = 1 << 28;

/// Makes sure that there is room for a histogram with these labels. One that is added to
/// at run time has room for as many series as there is.
///
/// # Panics
///
/// If there is none: in a constant, so when the program is compiled.
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

/// Makes sure that there is room for the cells of so many series.
///
/// # Panics
///
/// If there is none: in a constant, so when the program is compiled.
pub const fn assert_room(series: u64, cells: usize) {
    assert!(
        series.saturating_mul(cells as u64) <= MAX_CELLS,
        "these labels have too many combinations for so many buckets: series times buckets must \
         be at most 268435456; leave a label out, give it fewer values, or write fewer buckets"
    );
}

/// Makes sure that there is room for native buckets of so many series.
///
/// # Panics
///
/// Where there is none: in a constant, so when the program is compiled.
pub const fn assert_native_room(series: u64, cells: usize) {
    assert!(
        series.saturating_mul(cells as u64) <= MAX_CELLS,
        "these labels have too many combinations for native buckets: leave one out, give it fewer \
         values, or give the histogram a lower schema"
    );
}

//! Which cell counts which bucket of a native histogram.
//!
//! A series has a cell for each bucket that a value can fall into. Chunks of cells are allocated
//! when values fall into them. So the cells are ordered by how common their values are, and only
//! common ones take memory.
//!
//! | cells | count |
//! |---|---|
//! | the first | values that are nearly 0 |
//! | 63 powers of two | values above 2⁻³⁰ up to 2³³: in seconds, from a nanosecond to two centuries |
//! | 30 more | values up to 2⁶³ |
//! | 34 more | values above 2⁻⁶⁴ |
//! | 127 more | negative values, in the same way |
//!
//! Durations have only the first two kinds of cells. Values outside of this range count in the last
//! bucket on their side.

use super::scale::NativeScale;

/// Common values are above the first and up to the second of these powers of two.
const COMMON: (i32, i32) = (-30, 33);

/// All values that are distinguished are between these powers of two.
const ALL: (i32, i32) = (-64, 63);

const fn powers((above, to): (i32, i32)) -> usize {
    (to - above) as usize
}

/// What a cell counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// Values below -`2⁻⁶⁴`, in the bucket of this index.
    Negative(i32),
    /// Values that are nearly 0.
    Zero,
    /// Values above 2⁻⁶⁴, in the bucket of this index.
    Positive(i32),
}

/// The cells of one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NativeLayout {
    scale: NativeScale,
    /// Whether only durations are counted.
    durations: bool,
    /// The position of the last bucket below the common ones.
    below: i32,
    /// The number of common buckets.
    common: u32,
}

impl NativeLayout {
    /// At a schema of at least 0.
    pub const fn new(schema: u8, durations: bool) -> Self {
        let scale = NativeScale::new(schema);
        Self {
            scale,
            durations,
            below: scale.place_of_power(COMMON.0),
            common: (powers(COMMON) << schema) as u32,
        }
    }

    /// The number of cells.
    pub const fn cells(self) -> usize {
        let powers = if self.durations {
            powers(COMMON)
        } else {
            2 * powers(ALL)
        };
        1 + (powers << self.schema())
    }

    /// The schema of the counted buckets.
    pub const fn schema(self) -> u8 {
        self.scale.schema()
    }

    /// Whether only durations are counted.
    #[cfg(feature = "multiprocess")]
    pub(crate) const fn counts_durations(self) -> bool {
        self.durations
    }

    /// The largest magnitude in the bucket [`Zero`](Bucket::Zero).
    pub fn zero_threshold(self) -> f64 {
        if self.durations {
            // Of whole nanoseconds, only 0 is in it, so any threshold below one is right.
            2_f64.powi(-128)
        } else {
            2_f64.powi(ALL.0)
        }
    }

    /// The cell that counts a finite value. A duration is in seconds.
    #[inline(always)]
    pub fn cell(self, value: f64) -> usize {
        let cell = self.scale.place(value).wrapping_sub(self.below) as u32;
        if cell.wrapping_sub(1) < self.common {
            cell as usize
        } else {
            self.unusual_cell(value)
        }
    }

    #[cold]
    fn unusual_cell(self, value: f64) -> usize {
        let bucket = self.scale.index(value);
        let at = |power: i32| power << self.schema();
        if self.durations {
            let above = bucket > at(COMMON.1);
            return if above { self.common as usize } else { 0 };
        }
        if bucket <= at(ALL.0) {
            return 0;
        }
        // Positions in the order of the values, from 0 on.
        let place = (bucket.min(at(ALL.1)) - at(ALL.0) - 1) as usize;
        let below = powers((ALL.0, COMMON.0)) << self.schema();
        let all = powers(ALL) << self.schema();
        if value < 0.0 {
            1 + all + place
        } else if place < below {
            1 + all - below + place
        } else {
            // Skips the common buckets, because this is not one of them.
            1 + place - below
        }
    }

    /// What a cell counts.
    pub fn bucket(self, cell: usize) -> Bucket {
        let at = |power: i32| power << self.schema();
        let Some(place) = cell.checked_sub(1) else {
            return Bucket::Zero;
        };
        let all = powers(ALL) << self.schema();
        let not_below = powers((COMMON.0, ALL.1)) << self.schema();
        let (place, first) = if self.durations || place < not_below {
            (place, at(COMMON.0))
        } else if place < all {
            (place - not_below, at(ALL.0))
        } else {
            return Bucket::Negative(at(ALL.0) + 1 + (place - all) as i32);
        };
        Bucket::Positive(first + 1 + place as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::super::scale::upper_bound;
    use super::*;
    use std::collections::HashSet;

    fn layouts() -> impl Iterator<Item = NativeLayout> {
        (0..=8)
            .flat_map(|schema| [true, false].map(|durations| NativeLayout::new(schema, durations)))
    }

    /// A value that falls into a bucket.
    fn value(bucket: Bucket, schema: u8) -> f64 {
        let bound = |index| upper_bound(index, schema as i8);
        match bucket {
            Bucket::Negative(index) => -bound(index),
            Bucket::Zero => 0.0,
            Bucket::Positive(index) => bound(index),
        }
    }

    #[test]
    fn each_cell_counts_the_values_of_its_bucket() {
        for layout in layouts() {
            let mut buckets = HashSet::new();
            for cell in 0..layout.cells() {
                let bucket = layout.bucket(cell);
                assert!(buckets.insert(format!("{bucket:?}")), "{bucket:?} twice");
                let value = value(bucket, layout.schema());
                assert_eq!(layout.cell(value), cell, "{value:e} in {layout:?}");
                if bucket != Bucket::Zero {
                    assert_eq!(layout.cell(value.next_down().next_up()), cell);
                }
            }
        }
    }

    #[test]
    fn every_value_has_a_cell() {
        let ends = [
            0.0,
            -0.0,
            5e-324,
            1e-30,
            2_f64.powi(-64),
            2_f64.powi(-64).next_up(),
            2_f64.powi(-30),
            2_f64.powi(33),
            2_f64.powi(63),
            1e300,
            f64::MAX,
        ];
        let ends = ends.into_iter().flat_map(|end| [end, -end]);
        let many = (0..20_000).map(|n| 1.01_f64.powi(n - 10_000));
        for layout in layouts() {
            for value in many
                .clone()
                .chain(many.clone().map(|x| -x))
                .chain(ends.clone())
            {
                if layout.durations && value < 0.0 {
                    continue;
                }
                let cell = layout.cell(value);
                assert!(cell < layout.cells(), "{value:e} in {layout:?}");
                let bucket = layout.bucket(cell);
                match bucket {
                    Bucket::Zero if layout.durations => assert!(value < 1e-9),
                    Bucket::Zero => assert!(value.abs() <= layout.zero_threshold()),
                    Bucket::Positive(index) | Bucket::Negative(index) => {
                        assert_eq!(value < 0.0, matches!(bucket, Bucket::Negative(_)));
                        let upper = upper_bound(index, layout.schema() as i8);
                        let lower = upper_bound(index - 1, layout.schema() as i8);
                        let size = value.abs();
                        let last = upper >= 2_f64.powi(33);
                        assert!(
                            size > lower && (size <= upper || last),
                            "{value:e}: {bucket:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn nanoseconds_from_one_to_the_maximum_are_not_counted_as_zero() {
        let layout = NativeLayout::new(3, true);
        assert_eq!(layout.cell(0.0), 0);
        assert!(layout.cell(1e-9) > 0);
        assert_eq!(layout.cell(u64::MAX as f64 * 1e-9), layout.cells() - 1);
        // Then the other numbers of a call fit into the same chunk.
        assert_eq!(layout.cells(), 505);
    }
}

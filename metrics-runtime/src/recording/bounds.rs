//! Finds the bucket of a value. A bucket contains its upper bound.
//!
//! Bounds are searched by the value's order of magnitude: for each power of two, a table has the
//! bounds in it. Common buckets have one or two bounds in a power of two, so a search is a table
//! look-up and one or two comparisons, for any number of buckets. If a power of two has many
//! bounds, they are found by binary search.

use crate::declaration::{Native, NativeLayout, classic_cells, float_cells};

/// The number of powers of two in a table.
const OCTAVES: usize = 64;

/// Bounds that are whole numbers: nanoseconds, bytes.
#[derive(Debug)]
pub struct IntegerBounds {
    bounds: &'static [u64],
    /// For each power of two, the number of bounds that are less than all numbers in it. The
    /// first one has 0 and 1.
    below: [u8; OCTAVES + 1],
    /// Whether there are only classic buckets, and at most [`FEW`] in each power of two.
    is_usual: bool,
    native: Option<NativeBuckets>,
}

/// The native buckets, besides the classic ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct NativeBuckets {
    /// Which cell counts which bucket.
    pub(super) layout: NativeLayout,
    /// Whether the classic buckets are counted, too.
    pub(super) classic: bool,
}

impl NativeBuckets {
    const fn new(native: Native, durations: bool) -> Self {
        Self {
            layout: native.layout(durations),
            classic: native.classic,
        }
    }

    /// The cell that counts a duration.
    #[inline(always)]
    pub(super) fn cell(&self, nanos: u64) -> usize {
        // A power of two multiplied by the float nearest to a billionth rounds to the same power of
        // two, so it keeps its bucket.
        self.layout.cell(nanos as f64 * 1e-9)
    }
}

impl IntegerBounds {
    /// At most 255 bounds, in ascending order.
    ///
    /// # Panics
    ///
    /// If there are more. Macros call it in statics, so this is a compile error.
    pub const fn new(bounds: &'static [u64]) -> Self {
        assert!(bounds.len() < 256, "a histogram has at most 255 bounds");
        let mut below = [0; OCTAVES + 1];
        let mut is_usual = true;
        let mut octave = 1;
        while octave <= OCTAVES {
            let mut count = below[octave - 1] as usize;
            while count < bounds.len() && (octave == OCTAVES || bounds[count] < 1 << octave) {
                count += 1;
            }
            below[octave] = count as u8;
            is_usual &= below[octave] - below[octave - 1] <= FEW as u8;
            octave += 1;
        }
        Self {
            bounds,
            below,
            is_usual,
            native: None,
        }
    }

    /// Adds native buckets, for durations in nanoseconds. The bounds are given even if
    /// the classic buckets are derived from the native ones.
    #[must_use]
    pub const fn with_native(mut self, native: Native) -> Self {
        self.native = Some(NativeBuckets::new(native, true));
        self.is_usual = false;
        self
    }

    /// The native buckets, if there are any.
    #[inline(always)]
    pub(super) const fn native(&self) -> Option<&NativeBuckets> {
        self.native.as_ref()
    }

    /// The cell that counts a duration, relative to the cell of the sum. Native cells come after
    /// the classic ones. If both count it, this is the native cell.
    #[inline]
    pub(super) fn any_cell(&self, nanos: u64) -> usize {
        match self.native {
            None => 1 + self.bucket(nanos),
            Some(native) => self.cells() + native.cell(nanos),
        }
    }

    /// The number of cells for a series' sum and classic buckets.
    pub(crate) const fn cells(&self) -> usize {
        match self.native {
            Some(NativeBuckets { classic: false, .. }) => 1,
            _ => classic_cells(self.bounds.len(), None),
        }
    }

    /// The bucket of `value`, from 0. For `+Inf`, it is the number of bounds.
    #[inline]
    pub(crate) fn bucket(&self, value: u64) -> usize {
        let octave = octave(value);
        let (first, end) = (self.below[octave] as usize, self.below[octave + 1] as usize);
        first + search(&self.bounds[first..end], |bound| *bound < value)
    }

    /// The same in a few instructions without a call, if the bounds are usual ones.
    #[inline(always)]
    pub(super) fn usual_bucket(&self, value: u64) -> Option<usize> {
        if !self.is_usual {
            return None;
        }
        let mut bucket = self.below[octave(value)] as usize;
        while self.bounds.get(bucket).is_some_and(|bound| *bound < value) {
            bucket += 1;
        }
        Some(bucket)
    }
}

/// The power of two that a number is in. 0 is in the first one.
#[inline(always)]
const fn octave(value: u64) -> usize {
    (value | 1).ilog2() as usize
}

/// Bounds that are floats.
#[derive(Debug)]
pub struct FloatBounds {
    bounds: &'static [f64],
    /// The exponent of the first power of two in the table.
    min: u16,
    /// For each power of two from there, the number of bounds that are less than all floats in it.
    below: [u8; OCTAVES + 1],
    native: Option<NativeBuckets>,
    /// The number of cells of a series.
    cells: usize,
}

impl FloatBounds {
    /// At most 255 finite bounds, in ascending order.
    ///
    /// # Panics
    ///
    /// If there are more. Macros call it in statics, so this is a compile error.
    pub const fn new(bounds: &'static [f64]) -> Self {
        assert!(bounds.len() < 256, "a histogram has at most 255 bounds");
        let mut first = 0;
        while first < bounds.len() && bounds[first] <= 0.0 {
            first += 1;
        }
        let mut min = if first < bounds.len() {
            exponent(bounds[first])
        } else {
            1
        };
        // Then the table begins above zero, and ends before the exponents of negative numbers.
        if min < 1 {
            min = 1;
        } else if min > LAST_EXPONENT - OCTAVES as u16 {
            min = LAST_EXPONENT - OCTAVES as u16;
        }
        let mut below = [0; OCTAVES + 1];
        let mut octave = 0;
        while octave < below.len() {
            let start = min as u64 + octave as u64;
            let mut count = first;
            while count < bounds.len() && (exponent(bounds[count]) as u64) < start {
                count += 1;
            }
            below[octave] = count as u8;
            octave += 1;
        }
        Self {
            bounds,
            min,
            below,
            native: None,
            cells: classic_cells(bounds.len(), None),
        }
    }

    /// Adds native buckets. The bounds are given even if the classic buckets are
    /// derived from the native ones.
    #[must_use]
    pub const fn with_native(mut self, native: Native) -> Self {
        self.native = Some(NativeBuckets::new(native, false));
        self.min = NO_EXPONENT;
        self.cells = float_cells(self.bounds.len(), Some(native), false);
        self
    }

    /// The native buckets, if there are any.
    #[inline]
    pub(super) const fn native(&self) -> Option<&NativeBuckets> {
        self.native.as_ref()
    }

    /// The number of cells for a series' sum and classic buckets, which come before the native
    /// ones.
    #[inline]
    pub(super) const fn classic_cells(&self) -> usize {
        match self.native {
            Some(NativeBuckets { classic: false, .. }) => 1,
            _ => classic_cells(self.bounds.len(), None),
        }
    }

    /// The number of cells of a series. It is one less if the series is added at run time and has
    /// native buckets: see [`float_cells`].
    #[inline]
    pub(super) const fn cells(&self, dynamic: bool) -> usize {
        self.cells - (dynamic && self.native.is_some()) as usize
    }

    /// The cell that counts `value`, relative to the cell of the sum. `value` must not be NaN.
    /// [`NO_CELL`] if two cells count it.
    #[inline]
    pub(super) fn cell(&self, value: f64) -> usize {
        // A negative number's sign makes its exponent larger than that of any positive number.
        let octave = usize::from(exponent(value).wrapping_sub(self.min));
        if octave < OCTAVES {
            let (first, end) = (self.below[octave] as usize, self.below[octave + 1] as usize);
            1 + first + search(&self.bounds[first..end], |bound| *bound < value)
        } else {
            self.unusual_cell(value)
        }
    }

    /// Finds native buckets on the path for uncommon values, so common values need no check for
    /// them.
    #[inline(never)]
    fn unusual_cell(&self, value: f64) -> usize {
        match self.native {
            None => 1 + self.bucket(value),
            Some(native) if native.classic => NO_CELL,
            // After the sum.
            Some(native) => 1 + native.layout.cell(value),
        }
    }

    /// A cell that counts `value`. If two count it, the native one.
    pub(super) fn any_cell(&self, value: f64) -> usize {
        match self.native {
            None => 1 + self.bucket(value),
            Some(native) => self.classic_cells() + native.layout.cell(value),
        }
    }

    /// The classic bucket of `value`, from 0. For `+Inf`, it is the number of bounds.
    pub(super) fn bucket(&self, value: f64) -> usize {
        self.bounds.partition_point(|bound| *bound < value)
    }
}

/// An offset outside of every slice of cells.
const NO_CELL: usize = usize::MAX;

/// The exponent of infinity.
const LAST_EXPONENT: u16 = 2047;

/// Larger than all exponents, including those of negative numbers, by so much that a table that
/// begins here contains none.
const NO_EXPONENT: u16 = 1 << 13;

/// The sign and exponent of a float, as the float stores them. Floats with equal ones are within
/// one power of two. For positive floats, they are ascending.
const fn exponent(value: f64) -> u16 {
    (value.to_bits() >> 52) as u16
}

/// Up to this number, bounds are compared one by one.
const FEW: usize = 8;

/// The number of bounds below. If there are few, which is common, they are compared one by one.
#[inline(always)]
fn search<T>(bounds: &[T], is_below: impl Fn(&T) -> bool) -> usize {
    if bounds.len() > FEW {
        return bounds.partition_point(is_below);
    }
    bounds.iter().take_while(|bound| is_below(bound)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{DEFAULT_BUCKETS, HTTP_BUCKETS, PROMETHEUS_BUCKETS, SIZE_BUCKETS};

    #[test]
    fn whole_numbers_find_the_bucket_that_comparing_all_bounds_finds() {
        let steps: &'static [u64] = Box::leak((1..=200).map(|n| n * 3).collect());
        for bounds in [&[0, 1, 2, 1000, u64::MAX][..], &[5], &[], steps] {
            let table = IntegerBounds::new(bounds);
            let near = bounds
                .iter()
                .flat_map(|b| [b.saturating_sub(1), *b, b.saturating_add(1)]);
            let powers = (0..64).flat_map(|bits| [1 << bits, (1 << bits) - 1]);
            for value in near.chain(powers).chain([0, u64::MAX]) {
                let expected = bounds.iter().filter(|bound| **bound < value).count();
                assert_eq!(table.bucket(value), expected, "{value} in {bounds:?}");
                let usual = (bounds.len() < 200).then_some(expected);
                assert_eq!(table.usual_bucket(value), usual, "{value} in {bounds:?}");
            }
        }
    }

    #[test]
    fn floats_find_the_bucket_that_comparing_all_bounds_finds() {
        let steps: &'static [f64] = Box::leak((1..=200).map(|n| f64::from(n) * 0.1).collect());
        let wide: &[f64] = &[-1e300, -1.0, 0.0, 5e-324, 1e-300, 1.0, 1e300];
        for bounds in [
            DEFAULT_BUCKETS,
            HTTP_BUCKETS,
            PROMETHEUS_BUCKETS,
            SIZE_BUCKETS,
            wide,
            &[-2.0, -1.0],
            &[],
            steps,
        ] {
            let table = FloatBounds::new(bounds);
            let near = bounds
                .iter()
                .flat_map(|b| [b.next_down(), *b, b.next_up(), b * 1.5, -b]);
            let ends = [
                0.0,
                -0.0,
                f64::MAX,
                f64::MIN,
                f64::INFINITY,
                f64::NEG_INFINITY,
                1e-310,
            ];
            for value in near.chain(ends) {
                let expected = bounds.iter().filter(|bound| **bound < value).count();
                assert_eq!(table.cell(value), 1 + expected, "{value} in {bounds:?}");
                assert_eq!(table.bucket(value), expected, "{value} in {bounds:?}");
            }
        }
    }
}

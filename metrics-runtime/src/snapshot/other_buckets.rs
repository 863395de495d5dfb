//! Adds the observations of a histogram to one with other buckets. Each observation is treated as
//! if it equalled the upper bound of its bucket. So the count and the sum are exact, and so is each
//! bucket whose bound both histograms have. No other bucket has too many observations.

use crate::declaration::{Bucket, Layout, NativeCells, SumUnit, upper_bound};
use crate::registration::{MergedCells, SeriesGroup};
use crate::storage;

/// Adds the observations in these cells to the raw values of a group's series.
pub(super) fn add_observations(group: &SeriesGroup, merged: &MergedCells, raw: &mut [u64]) {
    let Layout::Histogram { buckets, sum, .. } = group.member.layout else {
        return;
    };
    let Some(layout) = &merged.other_buckets else {
        return;
    };
    let stride = group.member.layout.stride();
    let raw = &mut raw[merged.series as usize * stride..][..stride];
    add_sum(&mut raw[0], merged.first, sum);
    for (value, count) in observations(layout, merged) {
        add_to_bucket(buckets, &mut raw[1..], value, count);
    }
}

/// The number of observations for each upper bound. The largest bound is infinite.
pub(super) fn observations(layout: &Layout, merged: &MergedCells) -> Vec<(f64, u64)> {
    let mut observations = Vec::new();
    if let Some(cells) = layout.native() {
        storage::sum_touched(merged.native, cells.layout.cells(), |at, counts| {
            let counts = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            observations
                .extend(counts.map(|(cell, count)| (upper_bound_of(cells, at + cell), *count)));
        });
        return observations;
    }
    let bounds = layout.buckets();
    let mut counts = vec![0; bounds.len() + 1];
    storage::sum(merged.first + 1, &mut counts);
    let bounds = bounds.iter().copied().chain([f64::INFINITY]);
    bounds.zip(counts).filter(|(_, count)| *count > 0).collect()
}

/// The largest value that a native cell counts.
fn upper_bound_of(cells: NativeCells, cell: usize) -> f64 {
    let schema = cells.layout.schema() as i8;
    match cells.layout.bucket(cell) {
        Bucket::Negative(index) => -upper_bound(index - 1, schema),
        Bucket::Zero => cells.layout.zero_threshold(),
        Bucket::Positive(index) => upper_bound(index, schema),
    }
}

/// Counts observations of a value in the buckets with these bounds.
pub(crate) fn add_to_bucket(bounds: &[f64], buckets: &mut [u64], value: f64, count: u64) {
    let bucket = &mut buckets[bounds.partition_point(|bound| *bound < value)];
    *bucket = bucket.wrapping_add(count);
}

/// The native cell that counts a value. Infinity is in the last one.
pub(super) fn native_bucket(cells: NativeCells, value: f64) -> Bucket {
    cells.layout.bucket(cells.layout.cell(value.min(f64::MAX)))
}

/// Adds the sum in a cell to `sum`.
pub(super) fn add_sum(sum: &mut u64, cell: u32, unit: SumUnit) {
    *sum = match unit {
        SumUnit::Float => (f64::from_bits(*sum) + storage::sum_f64(cell)).to_bits(),
        SumUnit::Integer | SumUnit::Nanoseconds => {
            let mut more = [0];
            storage::sum(cell, &mut more);
            sum.wrapping_add(more[0])
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Native, NativeLayout};
    use crate::support::slow_path::SlowPath;

    const LAYOUT: NativeLayout = NativeLayout::new(3, false);
    const CELLS: NativeCells = NativeCells {
        first: 1,
        stride: 1,
        from_sum_to_sum: 1,
        native: Native {
            schema: 3,
            max_buckets: 160,
            classic: false,
        },
        layout: LAYOUT,
    };

    /// Whether this is the upper bound of the bucket that counts a value.
    fn is_upper_bound(upper: f64, value: f64) -> bool {
        let most = value + 0.1 * value.abs() + LAYOUT.zero_threshold();
        (value..=most).contains(&upper)
    }

    #[test]
    fn what_is_in_a_native_bucket_counts_as_its_upper_bound() {
        for value in [-20.0, -1.5, -1.0, -0.3, 0.0, 0.3, 1.0, 1.5, 20.0_f64] {
            let upper = upper_bound_of(CELLS, LAYOUT.cell(value));
            assert!(is_upper_bound(upper, value), "{value}: {upper}");
        }
        assert_eq!(
            upper_bound_of(CELLS, LAYOUT.cell(0.0)),
            LAYOUT.zero_threshold()
        );
    }

    /// Native buckets of one series are in several chunks.
    #[test]
    fn rare_values_are_read_with_their_own_buckets() {
        // Far above the cells that unit tests allocate.
        let first = (1 << 20) + 400 * 512;
        let values = [-1e15, -1e-12, 0.0, 1e-15, 0.3, 1e12];
        for value in values {
            let cell = first + LAYOUT.cell(value) as u32;
            storage::touch_shared(cell, &SlowPath::nest()).fetch_add(2);
        }
        let layout = Layout::Histogram {
            first: 0,
            buckets: &[],
            sum: SumUnit::Float,
            native: Some(CELLS),
        };
        let merged = MergedCells {
            series: 0,
            first: 0,
            native: first,
            finished: 0..0,
            other_buckets: None,
        };
        let mut observed = observations(&layout, &merged);
        observed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        assert_eq!(observed.len(), values.len(), "{observed:?}");
        for ((upper, count), value) in observed.into_iter().zip(values) {
            assert!(is_upper_bound(upper, value), "{value}: {upper}");
            assert_eq!(count, 2);
        }
    }
}

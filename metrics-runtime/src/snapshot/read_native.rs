//! Reads the cells of histograms with native buckets into raw values.

use super::other_buckets::{add_sum, add_to_bucket, native_bucket, observations};
use crate::declaration::{Bucket, NativeCells, SumUnit, classic_cells, upper_bound};
use crate::registration::{MergedCells, SeriesGroup};
use crate::storage;

/// Reads the series of a group. The raw values of each are its sum, its classic buckets, and where
/// its native buckets are in `native`. These are appended to `native`.
///
/// The classic buckets are read first and written last. So every observation in them is also in the
/// native buckets.
pub(super) fn read_native(
    group: &SeriesGroup,
    late: &[MergedCells],
    (unit, buckets, cells): (SumUnit, &'static [f64], NativeCells),
    raw: &mut [u64],
    native: &mut Vec<(Bucket, u64)>,
) {
    let counted = classic_cells(buckets.len(), Some(cells.native));
    for (series, raw) in raw.chunks_mut(group.member.layout.raw_values()).enumerate() {
        let (classic, range) = raw.split_at_mut(buckets.len() + 2);
        let merged = group.merged.iter().chain(late);
        let merged = merged.filter(|merged| merged.series as usize == series);
        let others = merged.clone().filter(|other| other.other_buckets.is_none());
        classic.fill(0);
        let first_cell = group.first_cell(series);
        // The sum first: see `read_histograms`.
        let float = others.clone().map(|other| storage::sum_f64(other.first));
        let float = float.fold(storage::sum_f64(first_cell), |sum, more| sum + more);
        storage::sum(first_cell, &mut classic[..counted]);
        for other in others.clone() {
            let mut more = vec![0; counted];
            storage::sum(other.first, &mut more);
            for (value, more) in classic.iter_mut().zip(more) {
                *value = value.wrapping_add(more);
            }
        }
        if unit == SumUnit::Float {
            classic[0] = float.to_bits();
        }
        let first = native.len();
        let mut read = |cell| {
            storage::sum_touched(cell, cells.layout.cells(), |at, counts| {
                let counts = counts.iter().enumerate().filter(|(_, count)| **count > 0);
                native.extend(counts.map(|(cell, count)| (cells.layout.bucket(at + cell), *count)));
            });
        };
        read(group.native_cell(series));
        others.for_each(|other| read(other.native));
        for other in merged.clone() {
            let Some(layout) = &other.other_buckets else {
                continue;
            };
            add_sum(&mut classic[0], other.first, unit);
            for (value, count) in observations(layout, other) {
                native.push((native_bucket(cells, value), count));
                if cells.native.classic {
                    add_to_bucket(buckets, &mut classic[1..], value, count);
                }
            }
        }
        native[first..].sort_unstable();
        if merged.count() > 0 {
            let mut summed = native.split_off(first);
            summed.dedup_by(|(bucket, count), (kept, sum)| {
                let same = bucket == kept;
                *sum += if same { *count } else { 0 };
                same
            });
            native.append(&mut summed);
        }
        if cells.native.classic {
            add_missing(&mut classic[1..], &native[first..]);
        } else {
            let (schema, native) = (cells.layout.schema(), &native[first..]);
            derive_classic(buckets, schema, &mut classic[1..], native);
        }
        range.copy_from_slice(&[first as u64, native.len() as u64]);
    }
}

/// Adds observations between the two readings to `+Inf`, so that classic and native buckets have
/// the same count. The next scrape counts them in the right bucket.
pub(crate) fn add_missing(classic: &mut [u64], native: &[(Bucket, u64)]) {
    let all = |all: u64, count: &u64| all.wrapping_add(*count);
    let native = native.iter().map(|(_, count)| count).fold(0, all);
    let missing = native.saturating_sub(classic.iter().fold(0, all));
    if let Some(infinity) = classic.last_mut() {
        *infinity = infinity.wrapping_add(missing);
    }
}

/// Computes the classic buckets from the native ones of a schema. Their bounds must also be bounds
/// of native buckets, and above 0.
pub(crate) fn derive_classic(
    bounds: &[f64],
    schema: u8,
    classic: &mut [u64],
    native: &[(Bucket, u64)],
) {
    for (bucket, count) in native {
        let at = match bucket {
            Bucket::Negative(_) | Bucket::Zero => 0,
            Bucket::Positive(index) => {
                let upper = upper_bound(*index, schema as i8);
                bounds.partition_point(|bound| *bound < upper)
            }
        };
        classic[at] = classic[at].wrapping_add(*count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn observations_that_only_the_native_buckets_have_count_in_the_last_classic_one() {
        let native = [(Bucket::Zero, 2), (Bucket::Positive(1), 4)];
        for (classic, expected) in [
            ([0, 0, 0], [0, 0, 6]),
            ([1, 2, 1], [1, 2, 3]),
            ([2, 3, 1], [2, 3, 1]),
        ] {
            let mut counts = classic;
            add_missing(&mut counts, &native);
            assert_eq!(counts, expected, "{classic:?}");
        }
    }
}

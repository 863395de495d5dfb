//! Reading histograms with native buckets.

use crate::declaration::{Bucket, NativeCells, SumUnit, classic_cells, upper_bound};
use crate::registration::SeriesGroup;
use crate::storage;

/// Reads a group's series: to each one's words its sum, its classic buckets, and
/// where its native ones are in `native`, to whose end these go.
///
/// The classic ones are read first, the native ones are counted first: so all
/// that the first have is found in the second.
pub(super) fn read_native(
    group: &SeriesGroup,
    unit: SumUnit,
    buckets: &'static [f64],
    cells: NativeCells,
    words: &mut [u64],
    native: &mut Vec<(Bucket, u64)>,
) {
    let counted = classic_cells(buckets.len(), Some(cells.native));
    for (series, words) in words.chunks_mut(group.member.words()).enumerate() {
        let (classic, place) = words.split_at_mut(buckets.len() + 2);
        let others = group
            .merged
            .iter()
            .filter(|merged| merged.series as usize == series);
        classic.fill(0);
        let first_cell = group.first_cell(series);
        storage::sum(first_cell, &mut classic[..counted]);
        let mut float = storage::sum_f64(first_cell);
        for other in others.clone() {
            let mut more = vec![0; counted];
            storage::sum(other.first, &mut more);
            for (word, more) in classic.iter_mut().zip(more) {
                *word = word.wrapping_add(more);
            }
            float += storage::sum_f64(other.first);
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
        others.clone().for_each(|other| read(other.native));
        native[first..].sort_unstable();
        if others.count() > 0 {
            let mut summed = native.split_off(first);
            summed.dedup_by(|(bucket, count), (kept, sum)| {
                let same = bucket == kept;
                *sum += if same { *count } else { 0 };
                same
            });
            native.append(&mut summed);
        }
        if cells.native.classic {
            agree(&mut classic[1..], &native[first..]);
        } else {
            tell(buckets, cells, &mut classic[1..], &native[first..]);
        }
        place.copy_from_slice(&[first as u64, native.len() as u64]);
    }
}

/// Adds what was observed between the two readings to `+Inf`, which the next
/// scrape finds in its bucket: so that all buckets give the same count.
fn agree(classic: &mut [u64], native: &[(Bucket, u64)]) {
    let native: u64 = native.iter().map(|(_, count)| count).sum();
    let missing = native.saturating_sub(classic.iter().sum());
    if let Some(infinity) = classic.last_mut() {
        *infinity = infinity.wrapping_add(missing);
    }
}

/// Tells the classic buckets from the native ones. Their bounds are bounds of
/// native ones, too, and above 0.
fn tell(bounds: &[f64], cells: NativeCells, classic: &mut [u64], native: &[(Bucket, u64)]) {
    for (bucket, count) in native {
        let place = match bucket {
            Bucket::Negative(_) | Bucket::Zero => 0,
            Bucket::Positive(index) => {
                let upper = upper_bound(*index, cells.layout.schema() as i8);
                bounds.partition_point(|bound| *bound < upper)
            }
        };
        classic[place] += count;
    }
}

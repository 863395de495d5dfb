//! Reads the cells of a group into raw values.

use super::other_buckets::add_observations;
use super::read_native::read_native;
use crate::declaration::{Bucket, Layout, Member, Report, SumUnit};
use crate::registration::{MergedCells, SeriesGroup};
use crate::storage::{self, SumsAhead};
use std::ops::Range;

/// Calls a collector, and stores its values by family.
pub(super) fn collect(collector: fn(Report<'_>), values: &mut Vec<Option<f64>>) {
    values.clear();
    collector(&mut |index, value| {
        if values.len() <= index {
            values.resize(index + 1, None);
        }
        values[index] = Some(value);
    });
}

/// The number of raw values for this many series of a group.
pub(super) fn raw_values(group: &SeriesGroup, series: usize) -> usize {
    let layout = &group.member.layout;
    series / layout.sharing() * layout.raw_values()
}

/// Reads the series of a group into its raw values, and appends their native buckets to `native`.
/// `late` are cells that were added at run time: of histograms with other buckets, and of gauges.
/// `ahead` are sums that were read before. `sums` is a reused buffer.
pub(super) fn read(
    group: &SeriesGroup,
    late: &[MergedCells],
    ahead: &SumsAhead,
    raw: &mut [u64],
    native: &mut Vec<(Bucket, u64)>,
    sums: &mut Vec<f64>,
) {
    if let Layout::Histogram {
        sum,
        native: Some(cells),
        buckets,
        ..
    } = group.member.layout
    {
        return read_native(group, late, (sum, buckets, cells), raw, native);
    }
    match group.member.layout {
        _ if group.member.dynamic.is_some() => read_dynamic(&group.member, raw),
        Layout::Counter { .. } => {
            ahead.sum(group.first_cell(0), raw);
            for merged in &group.merged {
                let mut more = [0];
                ahead.sum(merged.first, &mut more);
                let value = &mut raw[merged.series as usize];
                *value = value.wrapping_add(more[0]);
            }
        }
        Layout::StateSet { .. } => storage::sum(group.first_cell(0), raw),
        Layout::Gauge { .. } | Layout::Info { .. } => {
            for (series, value) in raw.iter_mut().enumerate() {
                *value = storage::sum_f64(group.first_cell(series)).to_bits();
            }
            for merged in &group.merged {
                let value = &mut raw[merged.series as usize];
                *value = (f64::from_bits(*value) + storage::sum_f64(merged.first)).to_bits();
            }
        }
        Layout::Histogram { sum, .. } => read_histograms(group, sum, ahead, raw, sums),
        Layout::InProgress { .. } => read_in_progress(group, raw),
        Layout::Collected { .. } | Layout::ReservedName => {}
    }
    for merged in late {
        if merged.other_buckets.is_some() {
            add_observations(group, merged, raw);
        } else {
            let value = &mut raw[merged.series as usize];
            *value = (f64::from_bits(*value) + storage::sum_f64(merged.first)).to_bits();
        }
    }
}

/// Reads finished calls before started ones. Then every call that is seen as finished is also seen
/// as started, so the difference is never negative.
fn read_in_progress(group: &SeriesGroup, raw: &mut [u64]) {
    let sum = |cell| {
        let mut one = [0];
        storage::sum(cell, &mut one);
        one[0]
    };
    // Several cells at once, because each sum walks over all threads.
    let subtract = |value: &mut u64, mut finished: Range<u32>| {
        let mut sums = [0; 8];
        while !finished.is_empty() {
            let sums = &mut sums[..finished.len().min(8)];
            storage::sum(finished.start, sums);
            *value = sums
                .iter()
                .fold(*value, |rest, sum| rest.wrapping_sub(*sum));
            finished.start += sums.len() as u32;
        }
    };
    for (series, value) in raw.iter_mut().enumerate() {
        *value = 0;
        subtract(value, group.finished(series));
    }
    for merged in &group.merged {
        subtract(&mut raw[merged.series as usize], merged.finished.clone());
    }
    for (series, value) in raw.iter_mut().enumerate() {
        *value = value.wrapping_add(sum(group.first_cell(series)));
    }
    for merged in &group.merged {
        let value = &mut raw[merged.series as usize];
        *value = value.wrapping_add(sum(merged.first));
    }
    for value in raw {
        *value = in_progress(*value);
    }
}

/// The raw value of started minus finished calls. It is negative only if a call ended twice. That
/// must not look like 2⁶⁴ calls.
pub(super) fn in_progress(difference: u64) -> u64 {
    ((difference as i64).max(0) as f64).to_bits()
}

/// Reads series with dynamic labels. Each has its own cells in the shards.
fn read_dynamic(member: &Member, raw: &mut [u64]) {
    let Some(series) = member.dynamic else { return };
    let (layout, shards) = (&member.layout, storage::ShardReader::new());
    let stride = layout.stride();
    let float = matches!(
        layout,
        Layout::Gauge { .. }
            | Layout::Info { .. }
            | Layout::Histogram {
                sum: SumUnit::Float,
                ..
            }
    );
    for (number, raw) in raw.chunks_mut(layout.raw_values()).enumerate() {
        let (_, first) = series.get(number, stride);
        // The sum first: see `read_histograms`.
        let sum = float.then(|| shards.sum_f64(first).to_bits());
        shards.sum(first, raw);
        if let Some(sum) = sum {
            raw[0] = sum;
        }
    }
}

/// Reads the sums before the buckets. Updates count an observation in its bucket before they add
/// its value to the sum. So no observation is in the sum but not in the count, which would make the
/// mean infinite. Whole numbers are read in the order of their cells, and the sum is the first
/// cell. Float sums are read here, so their buckets must not be read ahead.
fn read_histograms(
    group: &SeriesGroup,
    unit: SumUnit,
    ahead: &SumsAhead,
    raw: &mut [u64],
    sums: &mut Vec<f64>,
) {
    let stride = group.member.layout.stride();
    sums.clear();
    let is_float = unit == SumUnit::Float;
    if is_float {
        read_float_sums(group, raw.chunks(stride).len(), sums);
    }
    let nothing = SumsAhead::default();
    let ahead = if is_float { &nothing } else { ahead };
    ahead.sum(group.first_cell(0), raw);
    for merged in &group.merged {
        if merged.other_buckets.is_some() {
            add_observations(group, merged, raw);
            continue;
        }
        let raw = &mut raw[merged.series as usize * stride..][..stride];
        let mut more = vec![0; stride];
        ahead.sum(merged.first, &mut more);
        for (value, more) in raw.iter_mut().zip(more) {
            *value = value.wrapping_add(more);
        }
    }
    for (raw, sum) in raw.chunks_mut(stride).zip(&*sums) {
        raw[0] = sum.to_bits();
    }
}

/// The sums of a group's histograms, in the order of its series.
fn read_float_sums(group: &SeriesGroup, series: usize, sums: &mut Vec<f64>) {
    sums.extend((0..series).map(|series| storage::sum_f64(group.first_cell(series))));
    for merged in &group.merged {
        sums[merged.series as usize] += storage::sum_f64(merged.first);
    }
}

//! Reading a group's cells into words.

use super::read_native::read_native;
use crate::declaration::{Bucket, Layout, Report, SumUnit};
use crate::registration::SeriesGroup;
use crate::storage;
use std::ops::Range;

/// Calls a collector for its values, by family.
pub(super) fn collect(collector: fn(Report<'_>), values: &mut Vec<Option<f64>>) {
    values.clear();
    collector(&mut |index, value| {
        if values.len() <= index {
            values.resize(index + 1, None);
        }
        values[index] = Some(value);
    });
}

/// How many words hold the values of so many of a group's series.
pub(super) fn words_of(group: &SeriesGroup, series: usize) -> usize {
    match group.member.layout {
        Layout::Collected { .. } | Layout::ReservedName => 0,
        _ => series * group.member.words(),
    }
}

/// Reads a group's values into its words, and native buckets to the end of
/// `native`.
pub(super) fn read(group: &SeriesGroup, words: &mut [u64], native: &mut Vec<(Bucket, u64)>) {
    if let Layout::Histogram {
        sum,
        native: Some(cells),
        buckets,
        ..
    } = group.member.layout
    {
        return read_native(group, sum, buckets, cells, words, native);
    }
    if group.member.dynamic.is_some() {
        return read_dynamic(group, words);
    }
    match group.member.layout {
        Layout::Counter { .. } => {
            storage::sum(group.first_cell(0), words);
            for merged in &group.merged {
                let mut more = [0];
                storage::sum(merged.first, &mut more);
                let word = &mut words[merged.series as usize];
                *word = word.wrapping_add(more[0]);
            }
        }
        Layout::Gauge { .. } | Layout::Info { .. } => {
            for (series, word) in words.iter_mut().enumerate() {
                *word = storage::sum_f64(group.first_cell(series)).to_bits();
            }
            for merged in &group.merged {
                let word = &mut words[merged.series as usize];
                *word = (f64::from_bits(*word) + storage::sum_f64(merged.first)).to_bits();
            }
        }
        Layout::Histogram { sum, .. } => read_histograms(group, sum, words),
        Layout::InProgress { .. } => read_in_progress(group, words),
        Layout::Collected { .. } | Layout::ReservedName => {}
    }
}

/// Finished first: whatever is seen as finished is then seen as started, so
/// that the difference is never negative.
fn read_in_progress(group: &SeriesGroup, words: &mut [u64]) {
    let sum = |cell| {
        let mut one = [0];
        storage::sum(cell, &mut one);
        one[0]
    };
    let subtract = |word: &mut u64, finished: Range<u32>| {
        *word = finished.map(sum).fold(*word, u64::wrapping_sub);
    };
    for (series, word) in words.iter_mut().enumerate() {
        *word = 0;
        subtract(word, group.finished(series));
    }
    for merged in &group.merged {
        subtract(&mut words[merged.series as usize], merged.finished.clone());
    }
    for (series, word) in words.iter_mut().enumerate() {
        *word = word.wrapping_add(sum(group.first_cell(series)));
    }
    for merged in &group.merged {
        let word = &mut words[merged.series as usize];
        *word = word.wrapping_add(sum(merged.first));
    }
    for word in words {
        *word = (*word as f64).to_bits();
    }
}

/// Reads series that have cells in the shards only, each its own.
fn read_dynamic(group: &SeriesGroup, words: &mut [u64]) {
    let shards = storage::ShardReader::new();
    let float = matches!(
        group.member.layout,
        Layout::Gauge { .. }
            | Layout::Info { .. }
            | Layout::Histogram {
                sum: SumUnit::Float,
                ..
            }
    );
    for (series, words) in words.chunks_mut(group.member.stride()).enumerate() {
        let first = group.first_cell(series);
        shards.sum(first, words);
        if float {
            words[0] = shards.sum_f64(first).to_bits();
        }
    }
}

fn read_histograms(group: &SeriesGroup, unit: SumUnit, words: &mut [u64]) {
    let stride = group.member.stride();
    storage::sum(group.first_cell(0), words);
    if unit == SumUnit::Float {
        for (series, words) in words.chunks_mut(stride).enumerate() {
            words[0] = storage::sum_f64(group.first_cell(series)).to_bits();
        }
    }
    for merged in &group.merged {
        let words = &mut words[merged.series as usize * stride..][..stride];
        let mut more = vec![0; stride];
        storage::sum(merged.first, &mut more);
        let sum = match unit {
            SumUnit::Float => (f64::from_bits(words[0]) + storage::sum_f64(merged.first)).to_bits(),
            SumUnit::Integer | SumUnit::Nanoseconds => words[0].wrapping_add(more[0]),
        };
        for (word, more) in words.iter_mut().zip(more) {
            *word = word.wrapping_add(more);
        }
        words[0] = sum;
    }
}

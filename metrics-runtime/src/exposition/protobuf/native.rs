//! Native buckets, as fields of a `Histogram`.
//!
//! Non-empty buckets are encoded as spans of adjacent buckets: the distance from the end of the
//! span before, and the length. The counts follow, each as the difference from the count before.

use crate::exposition::wire::{self, varint, varint_length, zigzag};
use crate::snapshot::NativeHistogram;

mod histogram {
    pub(super) const SCHEMA: u32 = 5;
    pub(super) const ZERO_THRESHOLD: u32 = 6;
    pub(super) const ZERO_COUNT: u32 = 7;
    pub(super) const NEGATIVE_SPAN: u32 = 9;
    pub(super) const NEGATIVE_DELTA: u32 = 10;
    pub(super) const POSITIVE_SPAN: u32 = 12;
    pub(super) const POSITIVE_DELTA: u32 = 13;
}

mod span {
    pub(super) const OFFSET: u32 = 1;
    pub(super) const LENGTH: u32 = 2;
}

pub(super) fn write(out: &mut Vec<u8>, native: &NativeHistogram) {
    wire::signed(out, histogram::SCHEMA, native.schema().into());
    wire::double(out, histogram::ZERO_THRESHOLD, native.zero_threshold());
    wire::unsigned(out, histogram::ZERO_COUNT, native.zero_count());
    let (negative, positive) = (native.negative(), native.positive());
    if negative.is_empty() && positive.is_empty() {
        // Without any span, it would be read as a classic histogram.
        write_span(out, histogram::POSITIVE_SPAN, (0, 0));
    }
    for (buckets, span, delta) in [
        (
            negative,
            histogram::NEGATIVE_SPAN,
            histogram::NEGATIVE_DELTA,
        ),
        (
            positive,
            histogram::POSITIVE_SPAN,
            histogram::POSITIVE_DELTA,
        ),
    ] {
        spans(buckets).for_each(|one| write_span(out, span, one));
        // All deltas are in one field.
        let lengths = deltas(buckets).map(|delta| varint_length(zigzag(delta)));
        let length: usize = lengths.sum();
        if length > 0 {
            wire::delimited(out, delta, length);
            deltas(buckets).for_each(|delta| varint(out, zigzag(delta)));
        }
    }
}

fn write_span(out: &mut Vec<u8>, field: u32, (offset, length): (i32, usize)) {
    wire::message(out, field, |out| {
        wire::signed(out, span::OFFSET, offset.into());
        wire::unsigned(out, span::LENGTH, length as u64);
    });
}

/// The spans of buckets by index, in ascending order: the distance from the end of the span before
/// (from 0 for the first span), and the number of buckets.
fn spans(buckets: &[(i32, u64)]) -> impl Iterator<Item = (i32, usize)> {
    let mut end = 0;
    let neighbours = |a: &(i32, u64), b: &(i32, u64)| a.0 + 1 == b.0;
    buckets.chunk_by(neighbours).map(move |span| {
        let offset = span[0].0 - end;
        end = span[0].0 + span.len() as i32;
        (offset, span.len())
    })
}

/// The differences between each count and the count before.
fn deltas(buckets: &[(i32, u64)]) -> impl Iterator<Item = i64> {
    let mut before = 0;
    buckets.iter().map(move |(_, count)| {
        let delta = count.wrapping_sub(before) as i64;
        before = *count;
        delta
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads spans and deltas, as a scraper does.
    fn read(spans: &[(i32, usize)], deltas: &[i64]) -> Vec<(i32, u64)> {
        let (mut index, mut count, mut deltas) = (0, 0, deltas.iter());
        let mut buckets = Vec::new();
        for (at, (offset, length)) in spans.iter().enumerate() {
            assert!(at == 0 || *offset > 0, "only the first may be negative");
            index += offset;
            for delta in deltas.by_ref().take(*length) {
                count += delta;
                buckets.push((index, u64::try_from(count).expect("no count is negative")));
                index += 1;
            }
        }
        assert_eq!(deltas.next(), None);
        buckets
    }

    #[test]
    fn spans_and_deltas_say_what_the_buckets_are() {
        for buckets in [
            &[][..],
            &[(0, 1)],
            &[(-7, 3), (-6, 1), (-5, 9)],
            &[
                (-20, 1),
                (-18, 1),
                (-1, 5),
                (0, 5),
                (1, 4),
                (30, 1_000_000),
                (512, 1),
            ],
        ] {
            let (spans, deltas): (Vec<_>, Vec<_>) =
                (spans(buckets).collect(), deltas(buckets).collect());
            assert_eq!(read(&spans, &deltas), buckets);
        }
        let neighbours: Vec<_> = (-3..100).map(|index| (index, 7)).collect();
        assert_eq!(spans(&neighbours).collect::<Vec<_>>(), [(-3, 103)]);
        assert_eq!(deltas(&neighbours).filter(|delta| *delta != 0).count(), 1);
    }
}

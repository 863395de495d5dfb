//! Native buckets as those of an exponential histogram.
//!
//! Both have the same bounds at the same resolution. Prometheus numbers a bucket by its upper
//! bound, OpenTelemetry by its lower bound, which is one less. OpenTelemetry also writes the empty
//! buckets in between. Their number is limited by the cells of the histogram.

use crate::exposition::wire::{self, varint, varint_length};

mod field {
    pub(super) const OFFSET: u32 = 1;
    pub(super) const BUCKET_COUNTS: u32 = 2;
}

/// Writes `Buckets` into the field with this number, or nothing if all are empty. `buckets` are the
/// non-empty ones by index, in ascending order.
pub(super) fn write(out: &mut Vec<u8>, number: u32, buckets: &[(i32, u64)]) {
    let Some(&(first, _)) = buckets.first() else {
        return;
    };
    wire::message(out, number, |out| {
        wire::signed(out, field::OFFSET, i64::from(first) - 1);
        let length = dense(buckets).map(varint_length).sum();
        wire::delimited(out, field::BUCKET_COUNTS, length);
        dense(buckets).for_each(|count| varint(out, count));
    });
}

/// The counts of all buckets from the first one to the last one.
fn dense(buckets: &[(i32, u64)]) -> impl Iterator<Item = u64> {
    let first = buckets.first().map_or(0, |(index, _)| *index);
    let end = buckets.last().map_or(first, |(index, _)| *index + 1);
    let mut rest = buckets.iter().peekable();
    (first..end).map(move |at| {
        let bucket = rest.next_if(|(index, _)| *index == at);
        bucket.map_or(0, |(_, count)| *count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_buckets_lie_between_others() {
        let counts = |buckets| dense(buckets).collect::<Vec<_>>();
        assert!(counts(&[]).is_empty());
        assert_eq!(counts(&[(-3, 7)]), [7]);
        assert_eq!(counts(&[(-2, 7), (-1, 1), (2, 300)]), [7, 1, 0, 0, 300]);
    }
}

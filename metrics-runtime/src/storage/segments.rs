//! The positions of numbered items in segments. Each segment is twice as long as the one before, so
//! a list of them grows without moving its items.

use crate::support::sync::FIRST_SEGMENT;

/// The number of segments for all numbers.
pub(super) const SEGMENTS: usize = 33;

/// The number of items in a segment.
pub(super) fn length(segment: usize) -> usize {
    (FIRST_SEGMENT as usize) << segment
}

/// The position of the item with this number: the segment, and the index in it.
#[inline]
pub(super) fn place(number: u32) -> (usize, usize) {
    // Segment n begins at FIRST_SEGMENT × (2ⁿ − 1).
    let segment = (number / FIRST_SEGMENT + 1).ilog2();
    let begin = (FIRST_SEGMENT << segment).wrapping_sub(FIRST_SEGMENT);
    (segment as usize, number.wrapping_sub(begin) as usize)
}

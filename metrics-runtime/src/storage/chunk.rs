//! A chunk: adjacent cells that are allocated together.

use super::cell::Cell;
use crate::support::sync::CHUNK_BITS;

/// The number of cells in a chunk: 4 KiB, a page.
pub(crate) const CHUNK_CELLS: usize = 1 << CHUNK_BITS;

/// Adjacent cells. They are aligned to two cache lines, which many CPUs fetch as a pair. So the
/// chunks of two threads never share a pair.
#[derive(Debug)]
#[repr(align(128))]
pub(crate) struct Chunk(pub(crate) [Cell; CHUNK_CELLS]);

impl Chunk {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Cell::new()))
    }
}

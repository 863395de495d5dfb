//! A chunk: neighbouring cells that are allocated together.

use super::cell::Cell;
use crate::support::sync::CHUNK_BITS;

/// Cells of a chunk: 4 KiB, a page.
pub(crate) const CHUNK_CELLS: usize = 1 << CHUNK_BITS;

/// Neighbouring cells. They are aligned to two cache lines, which many CPUs fetch
/// as a pair, so that no two threads' chunks share one.
#[derive(Debug)]
#[repr(align(128))]
pub(crate) struct Chunk(pub(crate) [Cell; CHUNK_CELLS]);

impl Chunk {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Cell::new()))
    }
}

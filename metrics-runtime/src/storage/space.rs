//! The index space of the process: the lists of threads and shards, and the allocated cells.

use super::chunk_list::CHUNK_CELLS;
use super::shards::Shards;
use super::threads::Threads;
use crate::support::sync::{AtomicU32, Ordering, global};

/// All cells of the process.
pub(super) struct Storage {
    pub(super) threads: Threads,
    pub(super) shards: Shards,
    /// The first cell that is not allocated yet.
    next_cell: AtomicU32,
}

global! {
    static STORAGE: Storage = Storage {
        threads: Threads::new(),
        shards: Shards::new(),
        next_cell: AtomicU32::new(0),
    };
}

/// The number of cells that can be allocated. All cell numbers are below it.
pub(crate) const MAX_CELLS: u32 = 1 << 31;

/// Allocates a range of cells. If it fits into a chunk, it is in one chunk, so its writer finds all
/// of it with one look-up. A longer range begins at the start of a chunk.
///
/// `None` if not enough of the 2³¹ cells are left. That many cells are 16 GiB for each thread.
pub(crate) fn allocate(cells: usize) -> Option<u32> {
    let first_after = |next: u32| {
        let used = next as usize % CHUNK_CELLS;
        let straddles = used > 0 && cells > CHUNK_CELLS - used;
        next as usize + if straddles { CHUNK_CELLS - used } else { 0 }
    };
    let take = |next| {
        let end = first_after(next).checked_add(cells)?;
        u32::try_from(end).ok().filter(|end| *end < MAX_CELLS)
    };
    // Relaxed: the numbers publish nothing by themselves.
    let (order, next) = (Ordering::Relaxed, &STORAGE.next_cell);
    next.fetch_update(order, order, take)
        .ok()
        .map(|next| first_after(next) as u32)
}

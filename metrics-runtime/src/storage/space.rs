//! The index space of the process: who has cells, and which are handed out.

use super::chunk_list::CHUNK_CELLS;
use super::shards::Shards;
use super::threads::Threads;
use crate::support::sync::{AtomicU32, Ordering, global};

/// All cells of the process.
pub(super) struct Storage {
    pub(super) threads: Threads,
    pub(super) shards: Shards,
    /// The first cell that was not handed out yet.
    next_cell: AtomicU32,
}

global! {
    static STORAGE: Storage = Storage {
        threads: Threads::new(),
        shards: Shards::new(),
        next_cell: AtomicU32::new(0),
    };
}

/// The number of cells that can be handed out. No cell has a number from here on.
pub(crate) const MAX_CELLS: u32 = 1 << 31;

/// Hands out a range of cells. One that fits into a chunk lies in one, so that its
/// writer finds all of it in one look-up; a longer one begins where a chunk does.
///
/// Nothing if that many are not left of the 2³¹, which are 16 GiB for each thread.
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
    // Relaxed: the numbers stand for nothing before they are passed on.
    let (order, next) = (Ordering::Relaxed, &STORAGE.next_cell);
    next.fetch_update(order, order, take)
        .ok()
        .map(|next| first_after(next) as u32)
}

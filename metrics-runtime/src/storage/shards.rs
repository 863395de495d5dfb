//! The lists of chunks that all threads update.

use super::cell::Cell;
use super::chunk_list::ChunkList;
use crate::support::lock::lock;
use crate::support::sync::Mutex;

/// The number of shards.
pub(super) const SHARDS: usize = 8;

/// The lists.
pub(super) struct Shards {
    lists: [ChunkList; SHARDS],
    /// Held while a list grows, because any thread may grow it.
    growth: Mutex<()>,
}

impl Shards {
    pub(super) const fn new() -> Self {
        Self {
            lists: [const { ChunkList::new() }; SHARDS],
            growth: Mutex::new(()),
        }
    }

    pub(super) fn lists(&'static self) -> impl Iterator<Item = &'static ChunkList> {
        self.lists.iter()
    }

    /// The cell of a shard, whose chunk is allocated if it is missing.
    #[inline]
    pub(super) fn get(&self, shard: usize, cell: u32) -> &'static Cell {
        // Never above, which the compiler can't know.
        match self.lists[shard % SHARDS].get(cell) {
            Some(cell) => cell,
            None => self.touch(shard, cell),
        }
    }

    #[cold]
    fn touch(&self, shard: usize, cell: u32) -> &'static Cell {
        let _growth = lock(&self.growth);
        self.lists[shard].touch(cell);
        self.lists[shard]
            .get(cell)
            .expect("the chunk was just allocated")
    }
}

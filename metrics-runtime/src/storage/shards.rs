//! The lists of chunks that all threads update.

use super::cell::Cell;
use super::chunk_list::ChunkList;
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{Mutex, SHARDS, array_of, const_fn};

/// The lists.
pub(super) struct Shards {
    lists: [ChunkList; SHARDS],
    /// Locked while a list grows, because any thread can grow it.
    growth: Mutex<()>,
}

impl Shards {
    const_fn! {
        pub(super) fn new() -> Self {
            Self {
                lists: array_of!(ChunkList::new(); SHARDS),
                growth: Mutex::new(()),
            }
        }
    }

    pub(super) fn lists(&'static self) -> impl Iterator<Item = &'static ChunkList> {
        self.lists.iter()
    }

    /// The cell of a shard. Allocates its chunk if it is missing, unless the thread is already on a
    /// slow path.
    #[inline]
    pub(super) fn get(&self, shard: usize, cell: u32) -> Option<&'static Cell> {
        // It is always in range, but the compiler cannot know that.
        let found = self.lists[shard % SHARDS].get(cell);
        found.or_else(|| self.enter_and_touch(shard, cell))
    }

    #[cold]
    fn enter_and_touch(&self, shard: usize, cell: u32) -> Option<&'static Cell> {
        SlowPath::enter().map(|slow| self.touch(shard, cell, &slow))
    }

    /// The cell of a shard. Allocates its chunk if it is missing.
    pub(super) fn touch(&self, shard: usize, cell: u32, _: &SlowPath) -> &'static Cell {
        let _growth = lock(&self.growth);
        self.lists[shard].touch(cell);
        self.lists[shard]
            .get(cell)
            .expect("the chunk was just allocated")
    }
}

//! The cells of the shards.
//!
//! There are several shards, so that threads that update one number at the same time need not wait
//! for each other. A thread begins with the first shard. It moves to the next if another thread
//! updates the cell between its load and its store. So the number of used shards is the number of
//! threads that really collide.

use super::cell::Cell;
use super::change::Change;
use super::chunk_list::{ChunkList, Directory, add_to, find};
use super::report;
use super::space::STORAGE;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{SHARDS, per_thread};
use std::cell::Cell as StdCell;

per_thread! {
    /// The shard that this thread uses.
    static SHARD: StdCell<usize> = const { StdCell::new(0) };
}

/// Sums cells over the shards that were in use when it was created. It is for readers of many
/// series, because most processes use one or two shards.
pub(crate) struct ShardReader {
    used: [&'static Directory; SHARDS],
    count: usize,
}

impl ShardReader {
    pub(crate) fn new() -> Self {
        let mut reader = Self {
            used: [&[]; SHARDS],
            count: 0,
        };
        for directory in STORAGE.shards.lists().map(ChunkList::directory) {
            if !directory.is_empty() {
                reader.used[reader.count] = directory;
                reader.count += 1;
            }
        }
        reader
    }

    /// The cells from `first` on, as whole numbers.
    #[inline]
    pub(crate) fn sum(&self, first: u32, sums: &mut [u64]) {
        sums.fill(0);
        for directory in &self.used[..self.count] {
            add_to(directory, first, sums);
        }
    }

    /// One cell, as a float.
    #[inline]
    pub(crate) fn sum_f64(&self, cell: u32) -> f64 {
        let find = |directory: &&'static Directory| find(directory, cell);
        let cells = self.used[..self.count].iter().filter_map(find);
        cells.fold(0.0, |sum, cells| sum + cells[0].load_f64())
    }
}

/// The cell of the first shard, for numbers with only one cell. Lock-free, except for the first use
/// of a chunk. `None` if the chunk is missing and the thread is already on a slow path.
#[inline]
pub(crate) fn shared(cell: u32) -> Option<&'static Cell> {
    STORAGE.shards.get(0, cell)
}

/// Like [`shared`] on a slow path, where a cell is always returned.
pub(crate) fn touch_shared(cell: u32, slow: &SlowPath) -> &'static Cell {
    STORAGE.shards.touch(0, cell, slow)
}

/// Changes the cell of the first shard, with concurrent writers. Does nothing if [`shared`] returns
/// `None`.
#[inline(always)]
pub(crate) fn change_shared(cell: u32, change: Change) {
    report(cell, change);
    if let Some(cell) = shared(cell) {
        change.make(cell);
    }
}

/// Makes an adding change in a cell of this thread's shard.
// Always inlined, so that the kind of change is known at compile time.
#[inline(always)]
pub(crate) fn add(cell: u32, change: Change) {
    report(cell, change);
    // An update without a cell is dropped.
    while STORAGE
        .shards
        .get(SHARD.with(StdCell::get), cell)
        .is_some_and(|cell| !change.try_make(cell))
    {
        SHARD.with(|shard| shard.set((shard.get() + 1) % SHARDS));
    }
}

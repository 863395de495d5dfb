//! The cells of the shards.
//!
//! There are several shards, so that threads which update one number at the same
//! moment need not wait for each other. A thread begins with the first shard. It
//! moves to the next whenever another thread's update comes between its own load
//! and store, so as many shards fill as threads really collide.

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

/// Sums cells over the shards that were used when it was made: for readers of
/// many series, since most programs use one or two shards.
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

/// The cell of the first shard, for numbers that have only one. Lock-free but
/// for the first touch of a chunk. Nothing if that is due and the thread is on a slow
/// path already.
#[inline]
pub(crate) fn shared(cell: u32) -> Option<&'static Cell> {
    STORAGE.shards.get(0, cell)
}

/// [`shared`] on a slow path, where there always is a cell.
pub(crate) fn touch_shared(cell: u32, slow: &SlowPath) -> &'static Cell {
    STORAGE.shards.touch(0, cell, slow)
}

/// Makes a change of the cell of the first shard, beside other threads. Nothing for the
/// reason given at [`shared`].
#[inline(always)]
pub(crate) fn change_shared(cell: u32, change: Change) {
    report(cell, change);
    if let Some(cell) = shared(cell) {
        change.make(cell);
    }
}

/// Makes a change that adds to a cell of this thread's shard.
// Always, so that the kind of change is known.
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

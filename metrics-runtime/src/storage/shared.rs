//! The cells of the shards.
//!
//! There are several shards, so that threads which update one number at the same
//! moment need not wait for each other. A thread begins with the first shard. It
//! moves to the next whenever another thread's update comes between its own load
//! and store, so as many shards fill as threads really collide.

use super::cell::Cell;
use super::chunk_list::{ChunkList, Directory, add_to, find};
use super::space::STORAGE;
use crate::support::slow_path::SlowPath;
use crate::support::sync::{Ordering, SHARDS, per_thread};
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

/// Adds to a cell of this thread's shard.
#[inline]
pub(crate) fn add(cell: u32, n: u64) {
    update(cell, |cell| cell.try_add(n, Ordering::Relaxed));
}

/// [`add`], after which whoever sees the new value and then calls
/// [`acquire`](super::acquire) also sees what this thread did before.
#[inline]
pub(crate) fn add_released(cell: u32, n: u64) {
    update(cell, |cell| cell.try_add(n, Ordering::Release));
}

/// Adds a float to a cell of this thread's shard.
#[inline]
pub(crate) fn add_f64(cell: u32, x: f64) {
    update(cell, |cell| cell.try_add_f64(x));
}

#[inline]
fn update(cell: u32, try_update: impl Fn(&Cell) -> bool) {
    // An update without a cell is dropped.
    while STORAGE
        .shards
        .get(SHARD.with(StdCell::get), cell)
        .is_some_and(|cell| !try_update(cell))
    {
        SHARD.with(|shard| shard.set((shard.get() + 1) % SHARDS));
    }
}

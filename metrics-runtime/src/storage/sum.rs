//! Sums of cells over all threads and shards: what a scrape reads.

use super::cell::{self, Cell};
use super::chunk_list::{CHUNK_CELLS, ChunkList};
use super::shared::ShardReader;
use super::space::STORAGE;

/// Sums the cells from `first` on over all threads and shards into `sums`, as
/// whole numbers. Takes no lock and waits for no writer.
///
/// All that a writer did before its last released update of a cell that is seen here
/// is seen by later calls, too.
pub(crate) fn sum(first: u32, sums: &mut [u64]) {
    sum_shards(first, sums);
    for list in STORAGE.threads.lists() {
        list.add_to(first, sums);
    }
    cell::acquire();
}

/// [`sum`] of a long run, chunk by chunk: only of those that some thread or
/// shard has, each with its place in the run.
pub(crate) fn sum_touched(first: u32, cells: usize, mut take: impl FnMut(usize, &[u64])) {
    let mut sums = [0; CHUNK_CELLS];
    let mut at = 0;
    while at < cells {
        let cell = first + at as u32;
        let rest = CHUNK_CELLS - cell as usize % CHUNK_CELLS;
        let sums = &mut sums[..rest.min(cells - at)];
        let shards = STORAGE.shards.lists();
        let touched = |list: &&ChunkList| list.get(cell).is_some();
        let mut lists = shards
            .chain(STORAGE.threads.lists())
            .filter(touched)
            .peekable();
        if lists.peek().is_some() {
            sums.fill(0);
            lists.for_each(|list| list.add_to(cell, sums));
            take(at, sums);
        }
        at += sums.len();
    }
    cell::acquire();
}

/// [`sum`] for cells that only shards have.
pub(crate) fn sum_shards(first: u32, sums: &mut [u64]) {
    ShardReader::new().sum(first, sums);
}

/// Sums one cell over all threads and shards, as floats.
pub(crate) fn sum_f64(cell: u32) -> f64 {
    let lists = STORAGE.threads.lists().filter_map(|list| list.get(cell));
    // Not `sum`, which of nothing is minus zero.
    let sum = lists
        .map(Cell::load_f64)
        .fold(ShardReader::new().sum_f64(cell), |sum, x| sum + x);
    // What is read later is not older.
    cell::acquire();
    sum
}

//! Sums of cells over all threads and shards: what a scrape reads.

use super::cell::{self, Cell};
use super::chunk_list::{CHUNK_CELLS, ChunkList, add, find};
use super::shared::ShardReader;
use super::space::STORAGE;
use std::ops::Range;

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

/// Beyond so many threads, sums are read ahead.
const MANY_THREADS: usize = 16;

/// The sums of all cells that threads have, if there are many of them. They are read thread by
/// thread, each one's memory in its order, while a [`sum`] for each group of series would walk
/// over all threads for a few cells.
///
/// Not for floats, whose bits have no sum.
#[derive(Clone, Debug, Default)]
pub(crate) struct SumsAhead(Vec<u64>);

impl SumsAhead {
    /// Reads the cells up to `end`, in the memory of the last ones. The order is that of [`sum`]:
    /// shards first, and of each list the cells in their order.
    pub(crate) fn read(&mut self, end: impl FnOnce() -> usize) {
        self.0.clear();
        let threads = || STORAGE.threads.lists();
        if threads().nth(MANY_THREADS).is_none() {
            return;
        }
        self.0.resize(end().next_multiple_of(CHUNK_CELLS), 0);
        for list in STORAGE.shards.lists().chain(threads()) {
            for (sums, chunk) in self.0.chunks_exact_mut(CHUNK_CELLS).zip(list.directory()) {
                if let Some(chunk) = chunk.get() {
                    add(sums, &chunk.0);
                }
            }
        }
        cell::acquire();
    }

    /// Whether there are any.
    pub(crate) fn is_read(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether a cell was not zero. Nothing is known about later ones: then it may have been.
    pub(crate) fn has(&self, cell: u32) -> bool {
        self.0.get(cell as usize).is_none_or(|sum| *sum != 0)
    }

    /// The sums of the cells from `first` on: those that were read, or else the present ones.
    pub(crate) fn sum(&self, first: u32, sums: &mut [u64]) {
        let first_read = first as usize;
        match self.0.get(first_read..first_read + sums.len()) {
            Some(read) => sums.copy_from_slice(read),
            None => sum(first, sums),
        }
    }
}

/// Adds the sums of runs of cells, over all threads and shards, each to the total with its
/// number. All that is read of a thread is read at once; the order and its meaning are those of
/// [`sum`].
pub(crate) fn add_totals(runs: &[(usize, Range<u32>)], totals: &mut [u64]) {
    for list in STORAGE.shards.lists().chain(STORAGE.threads.lists()) {
        let directory = list.directory();
        for (number, run) in runs {
            let mut at = run.start;
            while at < run.end {
                let rest = CHUNK_CELLS - at as usize % CHUNK_CELLS;
                let now = rest.min((run.end - at) as usize);
                let cells = find(directory, at).unwrap_or_default();
                let sum = cells.iter().take(now).map(Cell::load);
                totals[*number] = sum.fold(totals[*number], u64::wrapping_add);
                at += now as u32;
            }
        }
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

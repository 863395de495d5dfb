//! Sums of cells over all threads and shards, for scrapes.

use super::cell::{self, Cell};
use super::chunk_list::{CHUNK_CELLS, ChunkList, Directory, add, find};
use super::shared::ShardReader;
use super::space::STORAGE;
use std::ops::Range;

/// Sums the cells from `first` on over all threads and shards into `sums`, as whole numbers. Takes
/// no lock and waits for no writer.
///
/// If a released update of a cell is seen here, later calls see everything that its writer did
/// before.
pub(crate) fn sum(first: u32, sums: &mut [u64]) {
    sum_shards(first, sums);
    for list in STORAGE.threads.lists() {
        list.add_to(first, sums);
    }
    cell::acquire();
}

/// With more threads than this, sums are read ahead.
const MANY_THREADS: usize = 16;

/// The sums of all cells of threads, if there are many threads. They are read thread by thread, in
/// the order of each thread's memory. A [`sum`] for each group of series would walk over all
/// threads for a few cells.
///
/// Not for floats, because their bits cannot be added.
#[derive(Clone, Debug, Default)]
pub(crate) struct SumsAhead(Vec<u64>);

impl SumsAhead {
    /// Reads the cells up to `end`, into the existing memory. The order is that of [`sum`]: shards
    /// first, and in each list the cells in their order.
    pub(crate) fn read(&mut self, end: impl FnOnce() -> usize) {
        self.0.clear();
        let threads = || STORAGE.threads.lists();
        if threads().nth(MANY_THREADS).is_none() {
            return;
        }
        self.0.resize(end().next_multiple_of(CHUNK_CELLS), 0);
        for list in STORAGE.shards.lists() {
            self.add([list.directory()]);
        }
        let mut directories = threads().map(ChunkList::directory);
        while let Some(first) = directories.next() {
            let mut next = || directories.next().unwrap_or(&[]);
            self.add([first, next(), next(), next()]);
        }
        cell::acquire();
    }

    /// Adds the cells of several lists at once: the processor waits for the memory of all of them
    /// together.
    fn add<const N: usize>(&mut self, lists: [&'static Directory; N]) {
        for (number, sums) in self.0.chunks_exact_mut(CHUNK_CELLS).enumerate() {
            let chunks = lists.map(|chunks| chunks.get(number)?.get());
            if let [Some(a), Some(b), Some(c), Some(d)] = chunks[..] {
                let cells = a.0.iter().zip(&b.0).zip(&c.0).zip(&d.0);
                for (sum, (((a, b), c), d)) in sums.iter_mut().zip(cells) {
                    let all = [b, c, d].map(Cell::load).into_iter();
                    *sum = sum.wrapping_add(all.fold(a.load(), u64::wrapping_add));
                }
            } else {
                chunks
                    .into_iter()
                    .flatten()
                    .for_each(|chunk| add(sums, &chunk.0));
            }
        }
    }

    /// Whether sums were read.
    pub(crate) fn is_read(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether a cell was not zero. For cells that were not read, it is always true.
    pub(crate) fn has(&self, cell: u32) -> bool {
        self.0.get(cell as usize).is_none_or(|sum| *sum != 0)
    }

    /// The sums of the cells from `first` on: those that were read, or else the current ones.
    pub(crate) fn sum(&self, first: u32, sums: &mut [u64]) {
        let first_read = first as usize;
        match self.0.get(first_read..first_read + sums.len()) {
            Some(read) => sums.copy_from_slice(read),
            None => sum(first, sums),
        }
    }
}

/// Adds the sums of ranges of cells, over all threads and shards, each to the total with its
/// number. Each thread is read in one pass. The order, and what it means, are those of [`sum`].
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

/// Like [`sum`] for a long range, by chunk. Passes only chunks that some thread or shard has, each
/// with its position in the range.
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

/// Like [`sum`], for cells that only shards have.
pub(crate) fn sum_shards(first: u32, sums: &mut [u64]) {
    ShardReader::new().sum(first, sums);
}

/// Sums one cell over all threads and shards, as floats.
pub(crate) fn sum_f64(cell: u32) -> f64 {
    let lists = STORAGE.threads.lists().filter_map(|list| list.get(cell));
    // Not `sum`, because the `sum` of no floats is minus zero.
    let sum = lists
        .map(Cell::load_f64)
        .fold(ShardReader::new().sum_f64(cell), |sum, x| sum + x);
    // Later reads are not older.
    cell::acquire();
    sum
}

//! Numbers only: one process-wide index space of 64-bit cells.
//!
//! Every thread owns chunks of the space, allocated when it first touches
//! them, and is their only writer: an update is a plain load, add and store.
//! A reader sums a cell over all threads. A thread that ends leaves its chunks,
//! counts and all, to the next new thread, so nothing is folded and nothing
//! is lost, and memory is bounded by the most threads alive at once.
//!
//! Beside the threads' chunks there are a few shards, which any thread updates
//! atomically. They hold what can't have one cell a thread: gauges; series
//! that are added at run time, which can be many; and what a thread records
//! after its own storage is gone. All begin with the first shard; a thread that
//! meets another one there moves on to the next.
//!
//! | file | holds |
//! |---|---|
//! | `cell` | one number, and the two ways to update it |
//! | `chunk_list` | a growing list of chunks: what a thread owns, what a shard is |
//! | `threads` | who owns which list; adoption |
//! | `local` | the calling thread's own list: the hot path |
//! | `shards` | the lists that all threads update |
//! | `exemplars` | for a cell the labels of one update |
//! | `segments` | where numbered items lie in a list that grows without moving them |
//! | `list` | items that are found by their numbers without a lock |
//! | `record` | a text that is kept |
//! | `string_key` | a text that is looked for: its hash |
//! | `string_table` | a hash table of texts, searched without a lock |
//! | `dictionary` | texts and their numbers: label values that nobody listed |
//! | `table` | a hash table of numbers, searched without a lock |
//! | `series` | series that are added at run time |
//!
//! What the numbers mean is the business of `declaration`.

mod cell;
mod chunk_list;
mod dictionary;
mod exemplars;
mod list;
mod local;
mod segments;
mod series;
mod shards;
mod stored_string;
mod string_key;
mod string_table;
mod table;
mod threads;

pub(crate) use cell::Cell;
pub use dictionary::Dictionary;
pub use exemplars::Exemplar;
pub(crate) use exemplars::{RecordedExemplar, exemplars_of_cells, read_exemplars, store_exemplar};
pub(crate) use list::List;
pub(crate) use local::{owned, touch};
pub use series::SeriesTable;
pub(crate) use shards::{ShardReader, add, add_f64, add_released, shared};

use chunk_list::{CHUNK_CELLS, ChunkList};
use shards::Shards;
use std::sync::atomic::{AtomicU32, Ordering};
use threads::Threads;

/// All numbers of the process.
struct Storage {
    threads: Threads,
    shards: Shards,
    /// The first cell that was not handed out yet.
    next_cell: AtomicU32,
}

static STORAGE: Storage = Storage {
    threads: Threads::new(),
    shards: Shards::new(),
    next_cell: AtomicU32::new(0),
};

/// Cells that can be handed out; all numbers from here on are no cell's.
pub(crate) const MAX_CELLS: u32 = 1 << 31;

/// Hands out a run of cells. One that fits into a chunk is not laid over the
/// border of two, so that its writer finds all of it in one look-up; a longer
/// one begins where a chunk does.
///
/// Nothing where that many are not left of the 2³¹, which are 16 GiB a thread.
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

/// Sums the cells from `first` on over all threads and shards into `sums`, as
/// whole numbers. Takes no lock and waits for no writer.
///
/// All that a writer did before its last update of a cell that is seen here
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
    lists
        .map(Cell::load_f64)
        .fold(ShardReader::new().sum_f64(cell), |sum, x| sum + x)
}

// Apart from their modules, which the loom models compile, too.
#[cfg(test)]
mod chunk_list_tests;
#[cfg(test)]
mod table_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// Far above what is handed out in these unit tests.
    const BASE: u32 = 1 << 20;

    fn add(cell: u32, n: u64) {
        let own = owned(cell)
            .or_else(|| touch(cell))
            .expect("this thread is alive");
        own[0].add(n);
    }

    #[test]
    fn sums_over_threads_that_live_and_that_ended() {
        add(BASE, 1);
        for _ in 0..4 {
            thread::spawn(|| add(BASE, 10)).join().expect("no panic");
        }
        thread::scope(|scope| {
            scope.spawn(|| add(BASE, 100));
            scope.spawn(|| add(BASE, 100));
        });
        let mut sums = [7; 2];
        sum(BASE, &mut sums);
        assert_eq!(sums, [241, 0]);
    }

    #[test]
    fn a_run_over_the_border_of_two_chunks_is_read_whole() {
        let border = BASE + 2 * CHUNK_CELLS as u32;
        add(border - 1, 5);
        add(border, 6);
        let mut sums = [0; 4];
        sum(border - 2, &mut sums);
        assert_eq!(sums, [0, 5, 6, 0]);
    }

    #[test]
    fn of_a_long_run_only_chunks_that_somebody_has_are_read() {
        let first = BASE + 10 * CHUNK_CELLS as u32 - 1;
        add(first, 1);
        thread::scope(|scope| {
            scope.spawn(|| add(first + 1 + 2 * CHUNK_CELLS as u32, 2));
        });
        shared(first + 2 + 2 * CHUNK_CELLS as u32).fetch_add(3);
        let mut read = Vec::new();
        sum_touched(first, 4 * CHUNK_CELLS, |at, sums| {
            read.push((at, sums.len(), sums[0] + 10 * sums[1 % sums.len()]));
        });
        assert_eq!(read, [(0, 1, 11), (1 + 2 * CHUNK_CELLS, CHUNK_CELLS, 32)]);
    }

    #[test]
    fn ten_thousand_short_lived_threads_leave_no_growth() {
        let cell = BASE + 5 * CHUNK_CELLS as u32;
        let before = STORAGE.threads.lists().count();
        for _ in 0..10_000 {
            thread::spawn(move || add(cell, 1))
                .join()
                .expect("no panic");
        }
        let grown = STORAGE.threads.lists().count() - before;
        assert!(
            grown < 50,
            "{grown} lists for threads that never lived together"
        );
        let mut sums = [0];
        sum(cell, &mut sums);
        assert_eq!(sums, [10_000]);
    }

    #[test]
    fn a_run_that_fits_a_chunk_is_not_laid_over_a_border() {
        for cells in [500, 20, 511, 512, 3] {
            let first = allocate(cells).expect("few are handed out") as usize;
            assert_eq!(first / CHUNK_CELLS, (first + cells - 1) / CHUNK_CELLS);
        }
        let longer = allocate(513).expect("few are handed out") as usize;
        assert_eq!(longer % CHUNK_CELLS, 0);
    }

    #[test]
    fn more_cells_than_there_are_are_refused() {
        assert_eq!(allocate(MAX_CELLS as usize), None);
        assert_eq!(allocate(usize::MAX), None);
        assert!(allocate(1).is_some());
    }

    #[test]
    fn nothing_sums_to_zero_and_not_to_minus_zero() {
        assert!(sum_f64(BASE + (1 << 20)).is_sign_positive());
    }

    #[test]
    fn what_a_dying_thread_records_counts() {
        struct AtExit(u32);
        impl Drop for AtExit {
            fn drop(&mut self) {
                match owned(self.0).or_else(|| touch(self.0)) {
                    Some(own) => own[0].add(1),
                    None => shared(self.0).fetch_add(1),
                }
            }
        }
        thread_local!(static EARLY: AtExit = const { AtExit(BASE + 40) });
        thread_local!(static LATE: AtExit = const { AtExit(BASE + 40) });
        for early_first in [true, false] {
            thread::spawn(move || {
                if early_first {
                    EARLY.with(|_| ());
                }
                add(BASE + 41, 1);
                LATE.with(|_| ());
            })
            .join()
            .expect("no panic");
        }
        let mut sums = [0; 2];
        sum(BASE + 40, &mut sums);
        assert_eq!(sums, [3, 2]);
    }
}

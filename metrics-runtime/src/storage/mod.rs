//! Numbers only: one process-wide index space of 64-bit cells.
//!
//! Every thread owns chunks of the space, allocated when it first touches
//! them, and is their only writer: an update is a plain load, add and store.
//! A reader sums a cell over all threads. A thread that ends leaves its chunks,
//! counts and all, to the next new thread, so nothing is folded and nothing
//! is lost, and memory is bounded by the most threads alive at once.
//!
//! Beside the threads' chunks there is one shared set, updated atomically: it
//! holds gauges, and what a thread records after its own storage is gone.
//!
//! | file | holds |
//! |---|---|
//! | `cell` | one number, and the two ways to update it |
//! | `chunk_list` | a growing list of chunks: what a thread owns, what all share |
//! | `threads` | who owns which list; adoption |
//! | `local` | the calling thread's own list: the hot path |
//!
//! What the numbers mean is the business of `declaration`.

mod cell;
mod chunk_list;
mod local;
mod threads;

pub(crate) use cell::Cell;
pub(crate) use chunk_list::CHUNK_CELLS;
pub(crate) use local::{owned, touch};

use chunk_list::ChunkList;
use threads::Threads;

/// All numbers of the process.
struct Storage {
    threads: Threads,
    shared: ChunkList,
    /// Held while `shared` grows, because any thread may make it.
    growth: std::sync::Mutex<()>,
}

static STORAGE: Storage = Storage {
    threads: Threads::new(),
    shared: ChunkList::new(),
    growth: std::sync::Mutex::new(()),
};

/// The shared cell number `cell`. Lock-free but for the first touch of a chunk.
#[inline]
pub(crate) fn shared(cell: u32) -> &'static Cell {
    match STORAGE.shared.get(cell) {
        Some(cell) => cell,
        None => touch_shared(cell),
    }
}

#[cold]
fn touch_shared(cell: u32) -> &'static Cell {
    let _growth = crate::support::lock::lock(&STORAGE.growth);
    STORAGE.shared.touch(cell);
    STORAGE
        .shared
        .get(cell)
        .expect("the chunk was just allocated")
}

/// Sums the cells from `first` on over all threads and the shared set into
/// `sums`, as whole numbers. Takes no lock and waits for no writer.
///
/// All that a writer did before its last update of a cell that is seen here
/// is seen by later calls, too.
pub(crate) fn sum(first: u32, sums: &mut [u64]) {
    sums.fill(0);
    STORAGE.shared.add_to(first, sums);
    for list in STORAGE.threads.lists() {
        list.add_to(first, sums);
    }
    cell::acquire();
}

/// Sums one cell over all threads and the shared set, as floats.
pub(crate) fn sum_f64(cell: u32) -> f64 {
    let lists = std::iter::once(&STORAGE.shared).chain(STORAGE.threads.lists());
    lists
        .filter_map(|list| list.get(cell))
        .map(Cell::load_f64)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// Far above what the registry hands out in these unit tests.
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

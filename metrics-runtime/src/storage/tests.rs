//! Tests that do not depend on the order of memory accesses. They are not in the modules, because
//! the models compile these, too.

mod found;

use super::cell::Cell;
use super::chunk_list::{CHUNK_CELLS, ChunkList, find};
use super::space::STORAGE;
use super::table::Table;
use super::*;
use crate::support::slow_path::SlowPath;
use std::thread;

/// Far above the cells that these unit tests allocate.
const BASE: u32 = 1 << 20;

fn add(cell: u32, n: u64) {
    let own = owned(cell.into())
        .or_else(|| touch(cell, false, &SlowPath::nest()))
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

/// Many CPUs fetch two cache lines at once. If a thread wrote into a pair that another thread uses,
/// each of their updates would wait for the other CPU.
#[test]
fn no_cells_of_two_threads_are_in_one_pair_of_cache_lines() {
    const THREADS: usize = 8;
    let first = BASE + 4 * CHUNK_CELLS as u32;
    let barrier = std::sync::Barrier::new(THREADS);
    let pairs = || {
        add(first, 1);
        // All threads live at the same time, so none continues with the cells of another one.
        barrier.wait();
        let cells = owned(first.into()).expect("the thread has the chunk");
        assert_eq!(cells.len(), CHUNK_CELLS);
        let pairs = cells
            .iter()
            .map(|cell| std::ptr::from_ref(cell).addr() / 128);
        pairs.collect::<std::collections::HashSet<_>>()
    };
    let all: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(pairs)).collect();
        { threads.into_iter() }
            .flat_map(|thread| thread.join().expect("no panic"))
            .collect()
    });
    let distinct: std::collections::HashSet<_> = all.iter().collect();
    assert_eq!(distinct.len(), all.len());
    assert_eq!(all.len(), THREADS * CHUNK_CELLS * size_of::<Cell>() / 128);
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
fn sums_that_are_read_ahead_are_those_of_all_threads() {
    let border = BASE + 90 * CHUNK_CELLS as u32;
    let barrier = std::sync::Barrier::new(21);
    // The threads live while it is locked for writing: until the end of the test, also if it fails.
    let alive = std::sync::RwLock::new(());
    thread::scope(|scope| {
        let _alive = alive.write();
        for n in 0..20 {
            let (barrier, alive) = (&barrier, &alive);
            scope.spawn(move || {
                add(border - 1, n);
                add(border, 1);
                barrier.wait();
                drop(alive.read());
            });
        }
        barrier.wait();
        touch_shared(border, &SlowPath::nest()).fetch_add(100);
        let mut ahead = SumsAhead::default();
        ahead.read(|| border as usize + 3);
        assert!(ahead.is_read() && ahead.has(border) && !ahead.has(border + 1));
        let mut sums = [7; 4];
        ahead.sum(border - 2, &mut sums);
        assert_eq!(sums, [0, 190, 120, 0]);
        let mut totals = [1, 1];
        add_totals(
            &[(1, border - 2..border + 2), (0, border..border + 1)],
            &mut totals,
        );
        assert_eq!(totals, [121, 311]);
        // Cells that were not read ahead are read now.
        touch_shared(border + 600, &SlowPath::nest()).fetch_add(3);
        ahead.sum(border + 600, &mut sums[..1]);
        assert_eq!(sums[0], 3);
    });
}

#[test]
fn only_existing_chunks_of_a_long_range_are_read() {
    let first = BASE + 10 * CHUNK_CELLS as u32 - 1;
    add(first, 1);
    thread::scope(|scope| {
        scope.spawn(|| add(first + 1 + 2 * CHUNK_CELLS as u32, 2));
    });
    touch_shared(first + 2 + 2 * CHUNK_CELLS as u32, &SlowPath::nest()).fetch_add(3);
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
fn a_range_that_fits_a_chunk_does_not_cross_its_border() {
    for cells in [500, 20, 511, 512, 3] {
        let first = allocate(cells).expect("few are handed out") as usize;
        assert_eq!(first / CHUNK_CELLS, (first + cells - 1) / CHUNK_CELLS);
    }
    let longer = allocate(513).expect("few are handed out") as usize;
    assert_eq!(longer % CHUNK_CELLS, 0);
}

#[test]
fn no_cell_is_left_out_without_need() {
    // Other tests allocate cells, too, but rarely between two lines of this one.
    let is_next = |after: u32, cells: usize| allocate(cells) == Some(after);
    let take = |cells| allocate(cells).expect("few are handed out") + cells as u32;
    let left = |next: u32| CHUNK_CELLS - next as usize % CHUNK_CELLS;
    let whole_chunk = || {
        let next = take(1);
        is_next(next, left(next)).then(|| next + left(next) as u32)
    };
    let then = |cells: &[usize]| {
        let mut next = whole_chunk();
        for &cells in cells {
            next = next.filter(|next| is_next(*next, cells));
            next = next.map(|next| next + cells as u32);
        }
        next.is_some()
    };
    for cells in [&[3, 4][..], &[2, 300], &[CHUNK_CELLS], &[CHUNK_CELLS + 1]] {
        assert!((0..100).any(|_| then(cells)), "{cells:?}");
    }
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
            let slow = SlowPath::nest();
            match owned(self.0.into()).or_else(|| touch(self.0, false, &slow)) {
                Some(own) => own[0].add(1),
                None => touch_shared(self.0, &slow).fetch_add(1),
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

#[test]
fn an_untouched_cell_reads_as_nothing() {
    let list = ChunkList::new();
    let mut sums = [1; 3];
    list.add_to(1000, &mut sums);
    assert_eq!(sums, [1; 3]);
    assert!(list.get(0).is_none());
}

#[test]
fn growing_keeps_what_was_counted() {
    let list = ChunkList::new();
    find(list.touch(3), 3).expect("touched")[0].add(4);
    let far = 100 * CHUNK_CELLS as u32;
    find(list.touch(far), far).expect("touched")[0].add(5);
    assert_eq!(list.get(3).map(Cell::load), Some(4));
    assert_eq!(list.get(far).map(Cell::load), Some(5));
    assert!(list.get(50 * CHUNK_CELLS as u32).is_none());
}

#[test]
fn what_was_inserted_is_found_and_nothing_else() {
    let table = Table::new();
    assert_eq!(table.find(0), None);
    let key = |n: u32| u64::from(n - 1) << 39;
    // Half of the numbers are 0, which must not look like an unused entry.
    for n in 1..=10_000_u32 {
        table.insert(key(n), n % 2 * n);
    }
    for n in 1..=10_000_u32 {
        assert_eq!(table.find(key(n)), Some(n % 2 * n));
        assert_eq!(table.find(key(n) + 1), None);
    }
}

#[test]
fn a_table_of_small_keys_takes_large_ones() {
    let table = Table::new();
    let largest_narrow = (1 << 31) - 2;
    (1..=100).for_each(|n| table.insert(n.into(), n));
    table.insert(largest_narrow, 101);
    table.forget(&|number| number == 7);
    for n in 1..=100 {
        assert_eq!(table.find(n), (n != 7).then_some(n as u32));
        assert_eq!(table.find(n + (1 << 31)), None);
        assert_eq!(table.find(n + (1 << 32)), None);
    }
    let large = [largest_narrow + 1, 1 << 32, (1 << 63) - 2];
    for (key, number) in large.into_iter().zip(102..) {
        assert_eq!(table.find(key), None);
        table.insert(key, number);
        assert_eq!(table.find(key), Some(number));
    }
    for n in 1..=100 {
        assert_eq!(table.find(n), (n != 7).then_some(n as u32));
        assert_eq!(table.find(n + (1 << 31)), None);
    }
    assert_eq!(table.find(largest_narrow), Some(101));
    assert_eq!(table.remembered().count(), 103);
    assert_eq!((table.remember(7), table.find(7)), (Some(7), Some(7)));
}

#[test]
fn a_table_is_replaced_only_if_it_is_full_or_a_key_is_too_large() {
    let table = Table::new();
    assert_eq!(table.generations(), []);
    let [small, large] = [16, 32];
    for n in 0..14 {
        table.insert(n.into(), n);
        assert_eq!(table.generations(), [(small, false)]);
    }
    let largest_narrow = (1 << 31) - 2;
    for key in [14, largest_narrow] {
        table.insert(key, 14);
        assert_eq!(table.generations(), [(large, false), (small, false)]);
    }
    for key in [largest_narrow + 1, 1 << 40] {
        table.insert(key, 15);
        assert_eq!(
            table.generations(),
            [(large, true), (large, false), (small, false)]
        );
    }
}

#[test]
fn shards_lose_nothing() {
    let first = allocate(2).expect("few are handed out");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20_000 {
                    super::add(first, Change::new(ChangeKind::Add, 2));
                    super::add(first + 1, Change::add_f64(0.5));
                }
            });
        }
    });
    let mut sums = [0];
    super::sum::sum_shards(first, &mut sums);
    assert_eq!(sums, [160_000]);
    assert_eq!(sum_f64(first + 1), 40_000.0);
}

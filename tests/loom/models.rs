//! Models of the storage's concurrency: loom runs each in the orders that the
//! memory model allows.
//!
//! The files are the runtime's own, compiled against loom's atomics.
//!
//! In each model the main thread writes and the others read. loom chooses the orders to try from
//! the last access before each access. A writer that reads first, like the runtime's writers, would
//! hide earlier readers.
#![allow(dead_code)] // The models don't use everything in the files.

mod gates;
mod support;
mod updates;

#[path = "../../metrics-runtime/src/registration/base.rs"]
mod base;
#[path = "../../metrics-runtime/src/storage/cell.rs"]
mod cell;
#[path = "../../metrics-runtime/src/recording/cells.rs"]
mod cells;
#[path = "../../metrics-runtime/src/storage/change.rs"]
mod change;
#[path = "../../metrics-runtime/src/storage/chunk.rs"]
mod chunk;
#[path = "../../metrics-runtime/src/storage/chunk_list.rs"]
mod chunk_list;
#[path = "../../metrics-runtime/src/storage/dictionary.rs"]
mod dictionary;
#[path = "../../metrics-runtime/src/declaration/dynamic.rs"]
mod dynamic;
#[path = "../../metrics-runtime/src/registration/exemplar_gate.rs"]
mod exemplar_gate;
#[path = "../../metrics-runtime/src/storage/list.rs"]
mod list;
#[path = "../../metrics-runtime/src/storage/local.rs"]
mod local;
#[path = "../../metrics-runtime/src/storage/published.rs"]
mod published;
#[path = "../../metrics-runtime/src/storage/segments.rs"]
mod segments;
#[path = "../../metrics-runtime/src/storage/series.rs"]
mod series;
#[path = "../../metrics-runtime/src/storage/shards.rs"]
mod shards;
#[path = "../../metrics-runtime/src/storage/shared.rs"]
mod shared;
#[path = "../../metrics-runtime/src/storage/space.rs"]
mod space;
#[path = "../../metrics-runtime/src/storage/string_table.rs"]
mod string_table;
#[path = "../../metrics-runtime/src/storage/sum.rs"]
mod sum;
#[path = "../../metrics-runtime/src/storage/table.rs"]
mod table;
#[path = "../../metrics-runtime/src/storage/threads.rs"]
mod threads;
#[path = "../../metrics-runtime/src/storage/unwatched.rs"]
mod unwatched;

use cell::{Cell, acquire};
use chunk_list::{CHUNK_CELLS, ChunkList, find_owned};
use loom::sync::atomic::{AtomicU32, Ordering};
use loom::sync::{Arc, Mutex};
use loom::thread;
use string_table::StringTable;
use support::slow_path::SlowPath;
use support::stored_string::StoredString;
use support::sync::TABLE_ENTRIES;
use support::{declaration, pages, registration, storage, stored_string, string_key};
use table::Table;
use threads::Threads;
use unwatched::report;

/// Runs a model in every order with at most this many preemptions. Three finds almost all bugs, in
/// seconds instead of minutes.
fn model(preemptions: usize, run: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(run);
}

/// A value with the lifetime of the runtime's statics.
fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The owner's own cells, allocated if they are missing.
fn own(list: &ChunkList, cell: u32) -> &'static [Cell] {
    find_owned(list.touch(cell), cell.into()).expect("just touched")
}

/// The value that a scrape reads from a cell.
fn sum(threads: &Threads, cell: u32) -> u64 {
    let mut sums = [0];
    threads
        .lists()
        .for_each(|list| list.add_to(cell, &mut sums));
    sums[0]
}

#[test]
fn a_new_thread_adopts_chunks_during_a_scrape() {
    model(3, || {
        let threads = Arc::new(Threads::new());
        // One list is free; the second thread needs a new one, unless the first thread has ended.
        threads.release(threads.adopt(&SlowPath), &SlowPath);
        let scrape = {
            let threads = Arc::clone(&threads);
            thread::spawn(move || {
                let first = sum(&threads, 0);
                let second = sum(&threads, 0);
                assert!(first <= second && second <= 2, "{first}, then {second}");
            })
        };
        // Two threads, sequentially or concurrently.
        let work = |threads: &Threads| {
            let list = threads.adopt(&SlowPath);
            own(list, 0)[0].add(1);
            threads.release(list, &SlowPath);
        };
        let other = {
            let threads = Arc::clone(&threads);
            thread::spawn(move || work(&threads))
        };
        work(&threads);
        other.join().expect("no panic");
        scrape.join().expect("no panic");
        assert_eq!(sum(&threads, 0), 2);
    });
}

#[test]
fn a_chunk_can_be_first_touched_during_a_scrape() {
    model(3, || {
        let list = Arc::new(ChunkList::new());
        // In another chunk, which needs a larger directory.
        let far = 9 * CHUNK_CELLS;
        let scrape = {
            let list = Arc::clone(&list);
            thread::spawn(move || {
                let mut sums = vec![0; far + 1];
                list.add_to(0, &mut sums);
                assert!(sums[0] <= 1 && sums[far] <= 1);
                assert!(sums[1..far].iter().all(|sum| *sum == 0));
                // If the pointer is visible, so is its target.
                assert!(sums[far] == 0 || list.get(0).is_some());
            })
        };
        own(&list, 0)[0].add(1);
        own(&list, far as u32)[0].add(1);
        scrape.join().expect("no panic");
        assert_eq!(list.get(0).map(Cell::load), Some(1));
        assert_eq!(list.get(far as u32).map(Cell::load), Some(1));
    });
}

#[test]
fn a_finished_call_was_started_on_any_thread() {
    model(3, || {
        let threads = Arc::new(Threads::new());
        // Both chunks exist already: their first touch would order more than an update does.
        let (here, there) = (threads.adopt(&SlowPath), threads.adopt(&SlowPath));
        let (started, finished) = (0, 1);
        let (here, there) = (&own(here, started)[0], &own(there, finished)[0]);
        let scrape = {
            let threads = Arc::clone(&threads);
            thread::spawn(move || {
                let ended = sum(&threads, finished);
                acquire();
                let begun = sum(&threads, started);
                assert!(begun >= ended, "{begun} started, {ended} finished");
            })
        };
        // A task starts on one thread and finishes on another, passed on like in an executor.
        let handed_over = Arc::new(Mutex::new(false));
        let finishes = {
            let handed_over = Arc::clone(&handed_over);
            thread::spawn(move || {
                if *handed_over.lock().expect("no panic") {
                    there.add_released(1);
                }
            })
        };
        here.add(1);
        *handed_over.lock().expect("no panic") = true;
        finishes.join().expect("no panic");
        scrape.join().expect("no panic");
    });
}

#[test]
fn a_series_can_be_inserted_while_it_is_read() {
    model(3, || {
        let (table, cell) = (Arc::new(Table::new()), Arc::new(Cell::new()));
        let reader = {
            let (table, cell) = (Arc::clone(&table), Arc::clone(&cell));
            thread::spawn(move || {
                if let Some(value) = table.find(7) {
                    assert_eq!(value, 1);
                    // The entry's target was written before it.
                    assert_eq!(cell.load(), 70);
                }
                assert_eq!(table.find(8), None);
            })
        };
        cell.set(70);
        table.insert(7, 1);
        reader.join().expect("no panic");
        assert_eq!(table.find(7), Some(1));
    });
}

#[test]
fn a_series_can_be_inserted_into_a_table_while_it_is_read() {
    model(3, || {
        let (table, cell) = (Arc::new(Table::new()), Arc::new(Cell::new()));
        table.insert(6, 6);
        let reader = {
            let (table, cell) = (Arc::clone(&table), Arc::clone(&cell));
            thread::spawn(move || {
                if let Some(value) = table.find(7) {
                    assert_eq!(value, 1);
                    assert_eq!(cell.load(), 70);
                }
            })
        };
        cell.set(70);
        table.insert(7, 1);
        reader.join().expect("no panic");
    });
}

#[test]
fn a_table_can_grow_while_it_is_read() {
    model(3, || {
        let table = Arc::new(Table::new());
        let full = 7 * TABLE_ENTRIES / 8;
        (1..=full as u32).for_each(|number| table.insert(number.into(), number));
        let reader = {
            let table = Arc::clone(&table);
            thread::spawn(move || {
                assert_eq!(table.find(1), Some(1));
                assert!(matches!(table.find(99), None | Some(99)));
            })
        };
        table.insert(99, 99);
        reader.join().expect("no panic");
        assert_eq!(table.find(99), Some(99));
        assert_eq!(table.find(1), Some(1));
    });
}

#[test]
fn a_table_can_get_its_first_large_key_while_it_is_read() {
    const LARGE: u64 = 1 << 40;
    model(3, || {
        let table = Arc::new(Table::new());
        table.insert(1, 1);
        let reader = {
            let table = Arc::clone(&table);
            thread::spawn(move || {
                assert_eq!(table.find(1), Some(1));
                assert!(matches!(table.find(LARGE), None | Some(99)));
                assert!(matches!(table.find(LARGE + 1), None | Some(100)));
            })
        };
        table.insert(LARGE, 99);
        table.insert(LARGE + 1, 100);
        reader.join().expect("no panic");
        assert_eq!((table.find(1), table.find(LARGE)), (Some(1), Some(99)));
    });
}

#[test]
fn a_series_can_be_removed_and_looked_up_again_while_it_is_read() {
    model(3, || {
        let (table, cell) = (Arc::new(Table::new()), Arc::new(Cell::new()));
        cell.set(70);
        table.insert(6, 6);
        table.insert(7, 1);
        let reader = {
            let (table, cell) = (Arc::clone(&table), Arc::clone(&cell));
            thread::spawn(move || {
                // A skipped entry hides no other.
                assert_eq!(table.find(6), Some(6));
                if let Some(value) = table.find(7) {
                    assert_eq!(value, 1);
                    assert!(cell.load() >= 70);
                }
            })
        };
        table.forget(&|number| number == 1);
        assert_eq!(table.find(7), None);
        assert_eq!(table.remember(8), None);
        cell.set(71);
        assert_eq!(table.remember(7), Some(1));
        reader.join().expect("no panic");
        assert_eq!(table.find(7), Some(1));
    });
}

#[test]
fn removed_series_are_skipped_while_the_table_grows() {
    model(3, || {
        let table = Arc::new(Table::new());
        let full = 7 * TABLE_ENTRIES / 8;
        (1..=full as u32).for_each(|number| table.insert(number.into(), number));
        table.forget(&|number| number == 1);
        let reader = {
            let table = Arc::clone(&table);
            thread::spawn(move || {
                assert!(matches!(table.find(1), None | Some(1)));
                assert_eq!(table.find(2), Some(2));
            })
        };
        table.insert(99, 99);
        assert_eq!(table.find(1), None);
        assert_eq!(table.remember(1), Some(1));
        reader.join().expect("no panic");
        assert_eq!((table.find(1), table.find(99)), (Some(1), Some(99)));
    });
}

/// Texts, numbered from 1. All have the same position in the table, and texts of the same length
/// have the same part of the hash.
const TEXTS: [&str; 4] = ["a", "b", "a text", "c"];

#[test]
fn a_first_text_can_be_added_while_it_is_read() {
    model(3, || {
        let table = Arc::new(StringTable::new());
        let reader = {
            let table = Arc::clone(&table);
            thread::spawn(move || {
                assert!(matches!(table.find("a"), None | Some(1)));
                assert_eq!(table.find("b"), None);
                assert!(matches!(table.get(1), None | Some("a")));
            })
        };
        assert_eq!(table.insert(StoredString::new("a")), 1);
        reader.join().expect("no panic");
        assert_eq!(table.find("a"), Some(1));
    });
}

#[test]
fn a_text_can_be_added_while_it_is_read() {
    model(3, || {
        let table = Arc::new(StringTable::new());
        table.insert(StoredString::new(TEXTS[0]));
        let reader = {
            let table = Arc::clone(&table);
            thread::spawn(move || {
                let found = table.find(TEXTS[2]);
                assert!(matches!(found, None | Some(2)));
                // Known texts are found at any time.
                assert_eq!(table.find(TEXTS[0]), Some(1));
                assert!(found.is_none() || table.get(2) == Some(TEXTS[2]));
            })
        };
        assert_eq!(table.insert(StoredString::new(TEXTS[2])), 2);
        reader.join().expect("no panic");
        assert_eq!(table.find(TEXTS[2]), Some(2));
    });
}

#[test]
fn a_table_of_texts_can_grow_while_it_is_read() {
    model(3, || {
        let table = Arc::new(StringTable::new());
        let [full @ .., last] = TEXTS;
        for text in full {
            table.insert(StoredString::new(text));
        }
        let reader = {
            let table = Arc::clone(&table);
            thread::spawn(move || {
                assert!(matches!(table.find(last), None | Some(4)));
                assert_eq!(table.find(TEXTS[2]), Some(3));
                assert_eq!(table.get(1), Some(TEXTS[0]));
            })
        };
        assert_eq!(table.insert(StoredString::new(last)), 4);
        reader.join().expect("no panic");
        assert_eq!(table.find(last), Some(4));
        assert_eq!(table.find(TEXTS[0]), Some(1));
    });
}

#[test]
fn a_shared_number_has_its_text() {
    model(3, || {
        let (table, handed_on) = (Arc::new(StringTable::new()), Arc::new(AtomicU32::new(0)));
        let reader = {
            let (table, handed_on) = (Arc::clone(&table), Arc::clone(&handed_on));
            thread::spawn(move || match handed_on.load(Ordering::Acquire) {
                0 => {}
                number => assert_eq!(table.get(number), Some("a")),
            })
        };
        let number = table.insert(StoredString::new("a"));
        handed_on.store(number, Ordering::Release);
        reader.join().expect("no panic");
    });
}

//! Models of whole updates: registration, the threads' own cells, shards, strings and series, with
//! the runtime's statics. Only threads that the models start use their own cells, because loom
//! drops statics before the main thread's values.

use crate::cells;
use crate::declaration::{DynamicSeries, DynamicValues as _, OTHER, SharedSeries};
use crate::dictionary::Dictionary;
use crate::list::List;
use crate::registration::CellBase;
use crate::series::SeriesTable;
use crate::storage::{Change, ChangeKind, add, allocate, sum, sum_f64, sum_shards};
use crate::support::slow_path::SlowPath;
use crate::{leaked, model};
use loom::sync::Mutex;
use loom::thread;

fn one(read: impl FnOnce(&mut [u64])) -> u64 {
    let mut sums = [0];
    read(&mut sums);
    sums[0]
}

#[test]
fn two_threads_make_the_first_update_of_a_declaration_during_a_scrape() {
    model(3, || {
        let base = leaked(CellBase::new());
        let update = move || thread::spawn(move || cells::add(base, 1, 1));
        let (one_thread, other) = (update(), update());
        let read = || match base.registered(1) {
            Some(cell) => one(|sums| sum(cell, sums)),
            None => 0,
        };
        let (first, second) = (read(), read());
        assert!(first <= second && second <= 2, "{first}, then {second}");
        one_thread.join().expect("no panic");
        other.join().expect("no panic");
        assert_eq!(read(), 2);
    });
}

#[test]
fn a_thread_reuses_the_cells_of_an_ended_one() {
    model(3, || {
        let base = leaked(CellBase::new());
        let update = move || {
            cells::add(base, 0, 1);
            cells::add_f64(base, 1, 0.5);
        };
        let first = thread::spawn(update);
        let second = thread::spawn(update);
        first.join().expect("no panic");
        second.join().expect("no panic");
        thread::spawn(update).join().expect("no panic");
        let cell = |offset| base.registered(offset).expect("it is registered");
        assert_eq!(one(|sums| sum(cell(0), sums)), 3);
        assert_eq!(sum_f64(cell(1)), 1.5);
    });
}

#[test]
fn threads_that_collide_in_a_shard_lose_nothing() {
    model(3, || {
        let cell = allocate(2).expect("few are handed out");
        let update = move || {
            add(cell, Change::new(ChangeKind::Add, 1));
            add(cell + 1, Change::add_f64(0.5));
        };
        let (first, second) = (thread::spawn(update), thread::spawn(update));
        let (early, late) = (one(|sums| sum_shards(cell, sums)), sum_f64(cell + 1));
        assert!(early <= 2 && late <= 1.0);
        first.join().expect("no panic");
        second.join().expect("no panic");
        assert_eq!(one(|sums| sum_shards(cell, sums)), 2);
        assert_eq!(sum_f64(cell + 1), 1.0);
    });
}

#[test]
fn a_known_text_has_a_number_at_the_limit() {
    model(3, || {
        let texts = leaked(Dictionary::new(1, 9));
        let ask = move || texts.number("a");
        let (first, second) = (thread::spawn(ask), thread::spawn(ask));
        assert_eq!(first.join().expect("no panic"), 1);
        assert_eq!(second.join().expect("no panic"), 1);
        assert_eq!((texts.number("b"), texts.value(1)), (OTHER, "a"));
    });
}

#[test]
fn concurrently_added_texts_get_different_numbers() {
    model(3, || {
        let texts = leaked(Dictionary::new(4, 9));
        let asks = ["a", "b"].map(|text| {
            thread::spawn(move || {
                let number = texts.number(text);
                assert_eq!(texts.value(number), text);
                number
            })
        });
        let numbers = asks.map(|ask| ask.join().expect("no panic"));
        assert_eq!(numbers.iter().sum::<u64>(), 3, "{numbers:?}");
    });
}

/// The first cell of a series, looked up like in an update.
fn cell_of(table: &SeriesTable, index: u64, stride: usize) -> Option<u32> {
    let add = || table.find_or_add(index, stride, &SlowPath::enter()?);
    table.find(index).or_else(add)
}

#[test]
fn a_series_is_added_once_during_a_scrape() {
    model(3, || {
        let table = leaked(SeriesTable::new());
        let update = move |index| {
            let cell = cell_of(table, index, 1).expect("few are handed out");
            add(cell, Change::new(ChangeKind::Add, index));
            cell
        };
        let scrape = thread::spawn(move || {
            for number in 0..table.len() {
                let (index, cell) = table.get(number, 1);
                assert_eq!(index, 7);
                assert!(one(|sums| sum_shards(cell, sums)) <= 14);
            }
        });
        let other = thread::spawn(move || update(7));
        let cell = update(7);
        assert_eq!(other.join().expect("no panic"), cell);
        scrape.join().expect("no panic");
        assert_eq!(table.len(), 1);
        assert_eq!(one(|sums| sum_shards(cell, sums)), 14);
    });
}

#[test]
fn concurrently_added_series_get_different_cells() {
    model(3, || {
        let table = leaked(SeriesTable::new());
        let cells = [3, 4].map(|index| thread::spawn(move || cell_of(table, index, 2)));
        let [first, second] = cells.map(|cell| cell.join().expect("no panic"));
        assert_ne!(first, second);
        let mut listed =
            [table.get(0, 2), table.get(1, 2)].map(|(index, cell)| (index, Some(cell)));
        listed.sort_unstable();
        assert_eq!(listed, [(3, first), (4, second)]);
    });
}

/// The cell of the one series of two declarations.
#[derive(Debug)]
struct OneSeries(Mutex<Option<u32>>);

impl SharedSeries for OneSeries {
    fn find_or_add(&self, _: u64, add: &mut dyn FnMut() -> Option<u32>) -> Option<u32> {
        let mut first = self.0.lock().expect("no panic");
        if first.is_none() {
            *first = add();
        }
        *first
    }

    fn owner(&self, first: u32) -> u32 {
        first
    }
}

/// Removes the only series of these tables, like `retain_series`.
fn remove(tables: &[SeriesTable], first: u32) {
    tables[0].set_removed(0, 1, true);
    tables
        .iter()
        .for_each(|table| table.forget(&|cell| cell == first));
}

/// Updates the only series of a table twice.
fn update_twice(table: &SeriesTable, index: u64) {
    for _ in 0..2 {
        let cell = table.find(index).or_else(|| cell_of(table, index, 1));
        add(
            cell.expect("there are cells"),
            Change::new(ChangeKind::Add, 1),
        );
    }
}

#[test]
fn an_update_after_a_removal_reverts_it() {
    model(3, || {
        let tables = leaked([SeriesTable::new()]);
        let first = cell_of(&tables[0], 7, 1).expect("there are cells");
        let updates = thread::spawn(move || update_twice(&tables[0], 7));
        remove(tables, first);
        updates.join().expect("no panic");
        assert_eq!(one(|sums| sum_shards(first, sums)), 2);
        // All updates may have been before the removal, but then the next one reverts it.
        if tables[0].is_removed(0, 1) {
            assert_eq!(tables[0].find(7), None);
            update_twice(&tables[0], 7);
            assert!(!tables[0].is_removed(0, 1));
        }
    });
}

#[test]
fn a_series_that_is_idle_for_one_declaration_is_kept_for_the_other() {
    model(2, || {
        let tables = leaked([SeriesTable::new(), SeriesTable::new()]);
        let shared = leaked(OneSeries(Mutex::new(None)));
        tables.iter().for_each(|table| table.share(shared, 1));
        let first = cell_of(&tables[0], 3, 1).expect("there are cells");
        assert_eq!(cell_of(&tables[1], 3, 1), Some(first));
        tables
            .iter()
            .for_each(|table| table.forget(&|cell| cell == first));
        let update = thread::spawn(move || cell_of(&tables[1], 3, 1));
        // Like `expire_series` with a series that was removed before.
        tables[0].set_removed(0, 1, true);
        if tables.iter().any(|table| !table.remembered().is_empty()) {
            tables[0].set_removed(0, 1, false);
        }
        update.join().expect("no panic");
        assert!(!tables[0].is_removed(0, 1));
        assert_eq!(tables[1].find(3), Some(first));
    });
}

#[test]
fn a_series_of_two_concurrent_declarations_has_one_cell() {
    model(3, || {
        let tables = leaked([SeriesTable::new(), SeriesTable::new()]);
        let shared = leaked(OneSeries(Mutex::new(None)));
        tables.iter().for_each(|table| table.share(shared, 1));
        let cells = tables
            .each_ref()
            .map(|table| thread::spawn(move || cell_of(table, 3, 1)));
        let [first, second] = cells.map(|cell| cell.join().expect("no panic"));
        assert!(first.is_some() && first == second);
        assert_eq!(tables.iter().map(DynamicSeries::len).sum::<usize>(), 1);
    });
}

#[test]
fn an_item_of_a_list_is_created_once() {
    model(3, || {
        let list = leaked(List::new());
        let make = |item: u32| thread::spawn(move || *list.get_or_init(3, || item));
        let items = [make(1), make(2)].map(|item| item.join().expect("no panic"));
        assert_eq!(items[0], items[1]);
    });
}

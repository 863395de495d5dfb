//! Tests of look-ups by number or string: lists, dictionaries, tables of series.

use super::super::dictionary::Dictionary;
use super::super::list::List;
use super::super::segments::{SEGMENTS, length, place};
use super::super::series::SeriesTable;
use crate::declaration::{DynamicSeries, DynamicValues as _, OTHER, SharedSeries};
use crate::support::lock::lock;
use crate::support::slow_path::SlowPath;
use std::collections::HashMap;
use std::panic::catch_unwind;
use std::sync::Mutex;

#[test]
fn segments_follow_each_other_without_a_gap() {
    let mut number = 0;
    for segment in 0..12 {
        for at in 0..length(segment) {
            assert_eq!(place(number), (segment, at));
            number += 1;
        }
    }
    let (segment, at) = place(u32::MAX);
    assert!(segment < SEGMENTS && at < length(segment));
}

#[test]
fn items_stay_where_they_are() {
    let list = List::new();
    assert!(list.get(0).is_none());
    let first: *const u32 = list.get_or_init(0, || 7);
    for number in 1..1000 {
        assert_eq!(*list.get_or_init(number, || number), number);
    }
    assert!((1..1000).all(|number| list.get(number) == Some(&number)));
    assert!(std::ptr::eq(first, list.get_or_init(0, || 8)));
}

#[test]
fn texts_keep_their_numbers_up_to_the_limit() {
    static TEXTS: Dictionary = Dictionary::new(1000, 20);
    let numbers: Vec<u64> = (0..1000)
        .map(|n| TEXTS.number(&format!("text {n}")))
        .collect();
    assert_eq!(numbers, (1..=1000).collect::<Vec<_>>());
    for n in 0..1000 {
        let text = format!("text {n}");
        assert_eq!(TEXTS.number(&text), n + 1);
        assert_eq!(TEXTS.value(n + 1), text);
    }
    assert_eq!(TEXTS.number("one more"), OTHER);
    assert_eq!(TEXTS.value(OTHER), "__other__");
}

#[test]
fn a_limit_is_from_1_to_16777216() {
    let is_valid = |limit| catch_unwind(|| _ = Dictionary::new(limit, 1)).is_ok();
    let limits = [0, 1, 1 << 24, (1 << 24) + 1];
    assert_eq!(limits.map(is_valid), [false, true, true, false]);
}

#[test]
fn the_other_value_and_long_texts_are_no_texts_of_their_own() {
    static TEXTS: Dictionary = Dictionary::new(5, 3);
    assert_eq!(TEXTS.number("__other__"), OTHER);
    assert_eq!(TEXTS.number("long"), OTHER);
    assert_eq!(TEXTS.number("üü"), OTHER);
    assert_eq!(TEXTS.number(""), 1);
    assert_eq!(TEXTS.value(1), "");
    assert_eq!(TEXTS.number("üa"), 2, "as long as allowed");
}

#[test]
fn threads_agree_on_the_numbers() {
    static TEXTS: Dictionary = Dictionary::new(300, 20);
    let all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| (0..500).map(|n| TEXTS.number(&n.to_string())).collect()))
            .collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<u64>>| thread.join();
        threads
            .into_iter()
            .map(|thread| join(thread).expect("no panic"))
            .collect::<Vec<_>>()
    });
    for n in 0..500 {
        let numbers: Vec<u64> = all.iter().map(|numbers| numbers[n]).collect();
        let same = numbers.windows(2).all(|pair| pair[0] == pair[1]);
        assert!(same, "{n}: {numbers:?}");
        // All threads use the same order, so these are the first 300.
        assert_eq!(numbers[0] != OTHER, n < 300, "{n}: {numbers:?}");
    }
}

#[test]
fn series_keep_their_cells_and_their_order() {
    let table = SeriesTable::new();
    let indexes: Vec<u64> = (0..1000).map(|n| n * n * 77).collect();
    let slow = SlowPath::nest();
    let cell = |index: &u64| table.find_or_add(*index, 3, &slow);
    let cells = || indexes.iter().filter_map(cell);
    let (cells, again): (Vec<u32>, Vec<u32>) = (cells().collect(), cells().collect());
    assert_eq!(cells, again);
    assert_eq!(table.len(), 1000);
    let listed: Vec<(u64, u32)> = (0..1000).map(|number| table.get(number, 3)).collect();
    assert_eq!(
        listed,
        indexes.into_iter().zip(cells.clone()).collect::<Vec<_>>()
    );
    let mut sorted = cells;
    sorted.sort_unstable();
    assert!(
        sorted.windows(2).all(|pair| pair[1] - pair[0] >= 4),
        "runs overlap"
    );
}

/// The cells of series, by their indexes in all declarations.
#[derive(Debug, Default)]
struct SameIndexes(Mutex<HashMap<u64, u32>>);

impl SharedSeries for SameIndexes {
    fn find_or_add(&self, index: u64, add: &mut dyn FnMut() -> Option<u32>) -> Option<u32> {
        let mut cells = lock(&self.0);
        match cells.get(&index) {
            Some(cell) => Some(*cell),
            None => {
                let cell = add()?;
                cells.insert(index, cell);
                Some(cell)
            }
        }
    }

    fn owner(&self, first: u32) -> u32 {
        first
    }
}

#[test]
fn series_that_are_forgotten_are_found_again_in_their_cells() {
    let table = SeriesTable::new();
    let slow = SlowPath::nest();
    let cell = |index| table.find_or_add(index, 2, &slow).expect("there are cells");
    let cells: Vec<_> = (0..100).map(cell).collect();
    // A hidden key stays hidden.
    (0..2).for_each(|_| table.forget(&|first| cells[..50].contains(&first)));
    (0..50).for_each(|number| table.set_removed(number, 2, true));
    assert_eq!((table.find(49), table.find(50)), (None, Some(cells[50])));
    // The table grows in the meantime.
    let more: Vec<_> = (100..1000).map(cell).collect();
    assert_eq!(table.remembered().len(), 50 + more.len());
    for number in [0, 49] {
        assert_eq!(table.find(number as u64), None);
        assert!(table.is_removed(number, 2));
        assert_eq!(table.get(number, 2), (number as u64, cells[number]));
        assert_eq!(cell(number as u64), cells[number]);
        assert!(!table.is_removed(number, 2));
        assert_eq!(table.find(number as u64), Some(cells[number]));
    }
    assert!(table.is_removed(1, 2), "others are not taken back");
    assert_eq!(table.len(), 1000, "nothing was added twice");
}

#[test]
fn declarations_that_share_series_have_each_once() {
    let tables = [SeriesTable::new(), SeriesTable::new()];
    let slow = SlowPath::nest();
    let cell = |table: usize, index| tables[table].find_or_add(index, 3, &slow);
    let early = cell(0, 7);
    let shared: &'static SameIndexes = Box::leak(Box::default());
    tables.iter().for_each(|table| table.share(shared, 3));
    assert_eq!(cell(1, 7), early, "also if it was there before");
    assert_eq!((cell(1, 8), cell(0, 9)), (cell(0, 8), cell(1, 9)));
    assert_eq!(
        (tables[1].find(9), tables[0].find(8)),
        (cell(0, 9), cell(1, 8))
    );
    assert_eq!(tables.each_ref().map(DynamicSeries::len), [2, 1]);
}

//! Processes, or one process, that declare a name in several ways.

use super::writer::{Writer, group};
use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{CellsRecord, GroupRecord, ProcessMode, Record, SumRecord};

#[test]
fn the_newer_process_decides_what_a_name_is() {
    let directory = temporary();
    let reader = open(directory.path());
    let mut old = Writer::start(directory.path(), 1, 10);
    let cells = old.counter("level_total", &[]);
    old.add(cells.first, 5);
    let level = old.gauge("mode", ProcessMode::Sum);
    old.set_float(level.first, 3.0);
    let mut new = Writer::start(directory.path(), 2, 20);
    let cells = new.gauge("level_total", ProcessMode::Sum);
    new.set_float(cells.first, 1.5);
    let level = new.gauge("mode", ProcessMode::Max);
    new.set_float(level.first, 2.0);
    let expected = [
        ("level_total", "1.5"),
        ("mode", "2"),
        ("metrics_process_conflicts", "2"),
    ];
    assert_values(&render(&reader), &expected);
    // The counts of the old process are not lost: they are exposed once no process contradicts it.
    old.exit();
    assert_values(
        &render(&reader),
        &[("level_total", "1.5"), ("metrics_process_conflicts", "1")],
    );
    new.exit();
    let values = [("level_total", "5"), ("metrics_process_conflicts", "0")];
    assert_values(&render(&reader), &values);
    assert_values(&render_new(directory.path()), &values);
}

#[test]
fn names_that_two_families_would_take_belong_to_the_newer_one() {
    let directory = temporary();
    let mut old = Writer::start(directory.path(), 1, 10);
    old.histogram("size", &[1.0], SumRecord::Float);
    let mut new = Writer::start(directory.path(), 2, 20);
    new.counter("size_count", &[]);
    new.counter("metrics_processes", &[]);
    let text = render_new(directory.path());
    assert_values(
        &text,
        &[
            ("size_count", "0"),
            ("metrics_processes", "2"),
            ("metrics_process_conflicts", "2"),
        ],
    );
    assert_eq!(value(&text, "size_sum"), None);
}

#[test]
fn a_series_that_a_process_declares_twice_counts_once_unless_it_adds_up() {
    let directory = temporary();
    let mut one = Writer::start(directory.path(), 1, 1);
    let first = one.counter("twice_total", &[]);
    let second = one.counter("twice_total", &[]);
    one.add(first.first, 1);
    one.add(second.first, 2);
    let first = one.gauge("exclusive", ProcessMode::Sum);
    one.set_float(first.first, 1.0);
    let cell = one.cells(1);
    let cells = CellsRecord::Gauge { first: cell };
    let other = "src/other.rs:1".to_owned();
    let record = group("exclusive", Kind::Gauge, &[]);
    one.group(GroupRecord {
        cells: cells.clone(),
        source: other.clone(),
        ..record
    });
    one.set_float(cell, 2.0);
    let record = group("capacity", Kind::Gauge, &[]);
    let queue = one.cells(1);
    one.group(GroupRecord {
        exclusive: false,
        cells,
        ..record.clone()
    });
    let cells = CellsRecord::Gauge { first: queue };
    one.group(GroupRecord {
        exclusive: false,
        source: other,
        cells,
        ..record
    });
    one.set_float(queue, 10.0);
    // Two dynamic declarations of one series share its cells.
    let (a, b) = (
        one.dynamic("shared_total", &["x"]),
        one.dynamic("shared_total", &["x"]),
    );
    let cell = one.add_series(a, &["1"]);
    one.record(&Record::Series(crate::declaration::record::SeriesRecord {
        group: b.group,
        values: vec!["1".to_owned()],
        first: cell,
    }));
    one.add(cell, 7);
    assert_values(
        &render_new(directory.path()),
        &[
            ("twice_total", "3"),
            ("exclusive", "1"),
            ("capacity", "12"),
            (r#"shared_total{x="1"}"#, "7"),
        ],
    );
}

#[test]
fn records_of_later_versions_are_skipped_and_groups_keep_their_numbers() {
    let directory = temporary();
    let mut one = Writer::start(directory.path(), 1, 1);
    one.raw_record(br#"{"group":{"name":"odd","kind":"quantum"}}"#);
    one.raw_record(br#"{"weather":{"sun":true}}"#);
    one.raw_record(b"\"later\"");
    let cells = one.dynamic("known_total", &["x"]);
    let cells = super::writer::Cells {
        group: cells.group + 1,
        ..cells
    };
    let cell = one.add_series(cells, &["1"]);
    one.add(cell, 4);
    let text = render_new(directory.path());
    assert_values(
        &text,
        &[
            (r#"known_total{x="1"}"#, "4"),
            ("metrics_process_files_rejected", "0"),
        ],
    );
    // Folding would lose the records that this version cannot read.
    let path = one.kill();
    for _ in 0..2 {
        assert_values(
            &render_new(directory.path()),
            &[(r#"known_total{x="1"}"#, "4")],
        );
    }
    assert!(path.exists());
}

#[test]
fn processes_are_listed() {
    let directory = temporary();
    let _one = Writer::start(directory.path(), 7, 1_500);
    Writer::start(directory.path(), 8, 500).kill();
    let reader = open(directory.path());
    let found: Vec<_> = reader
        .processes()
        .expect("the directory is readable")
        .into_iter()
        .map(|one| (one.pid, one.is_live, one.exited))
        .collect();
    assert_eq!(found, [(8, false, false), (7, true, false)]);
    render(&reader);
    let found = reader.processes().expect("the directory is readable");
    let black_boxes: Vec<_> = found
        .iter()
        .map(|one| (one.pid, one.is_black_box))
        .collect();
    assert_eq!(black_boxes, [(8, true), (7, false)]);
    assert!(Directory::open(directory.path().join("missing")).is_err());
}

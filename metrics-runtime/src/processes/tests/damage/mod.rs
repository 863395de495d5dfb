//! Damaged and foreign files.

mod descriptions;
mod random;

use super::super::listing::DirectoryLock;
use super::postmortems::second;
use super::writer::{Writer, group};
use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{CellsRecord, GroupRecord, ProcessMode, SumRecord};
use crate::storage::file::layout::PAGE;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;

/// A process whose numbers must not change, however other files are damaged.
fn untouched(path: &Path, number: u32) -> Writer {
    let mut one = Writer::start(path, number, number.into());
    let cells = one.counter("untouched_total", &[]);
    one.add(cells.first, number.into());
    one
}

/// A file with records of all kinds, whose process has ended.
fn full(path: &Path, number: u32) -> PathBuf {
    let mut one = Writer::start(path, number, number.into());
    let cells = one.counter("full_total", &[("a", &["x", "y"]), ("b", &["1", "2", "3"])]);
    for series in 0..6 {
        one.add_on(series % 2, cells.of(series), 7);
    }
    one.exemplar(cells.first, 1.0, 5, "full");
    one.history(&second(100_000));
    one.counters(40_000, 2, &[(cells.of(0), 3), (cells.of(1), 4)]);
    let sizes = one.histogram("size", &[1.0, 2.0], SumRecord::Nanoseconds);
    one.add(sizes.first + 1, 3);
    one.add(sizes.first, 3);
    let (cost, native) = one.native("cost", &[1.0, 2.0], 3, true);
    one.add(native + 100, 1);
    one.add_float(cost.first, 1.0);
    one.gauge("last", ProcessMode::Last);
    one.gauge("each", ProcessMode::PerProcess);
    let first = one.cells(3);
    let cells = CellsRecord::InProgress {
        started: first,
        finished: first + 1,
        outcomes: 2,
    };
    let record = group("in_progress", Kind::Gauge, &[]);
    one.group(GroupRecord { cells, ..record });
    let first = one.cells(1);
    let cells = CellsRecord::StateSet { first };
    let record = group("phase", Kind::StateSet, &[("phase", &["on", "off"])]);
    one.group(GroupRecord { cells, ..record });
    let hits = one.dynamic("hits_total", &["tenant"]);
    for tenant in ["a", "b"] {
        let cell = one.add_series(hits, &[tenant]);
        one.add(cell, 2);
    }
    one.kill()
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).expect("it is readable")
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("the directory is writable");
}

#[test]
fn what_is_no_file_of_metrics_is_set_aside_and_counted() {
    let directory = temporary();
    let path = directory.path();
    let _live = untouched(path, 1);
    write(&path.join("a.process"), b"");
    write(&path.join("b.process"), b"#!/bin/sh\n");
    write(&path.join("c.process"), &[0; 3 * PAGE]);
    fs::create_dir(path.join("d.process")).expect("the directory is writable");
    symlink("/etc/passwd", path.join("e.process")).expect("the directory is writable");
    write(&path.join("counter_7.db"), b"Python's");
    for _ in 0..2 {
        let text = render_new(path);
        let values = [
            ("untouched_total", "1"),
            ("metrics_process_files_rejected", "5"),
        ];
        assert_values(&text, &values);
    }
    let expected = [
        "0000000000000001.process",
        "a.corrupt",
        "b.corrupt",
        "c.corrupt",
        "counter_7.db",
        "d.corrupt",
        "e.corrupt",
    ];
    assert_eq!(names(path), expected);
}

#[test]
fn a_file_that_is_not_readable_is_counted_and_left_alone() {
    let directory = temporary();
    let path = directory.path();
    let file = full(path, 1);
    let _live = untouched(path, 2);
    let denied = fs::Permissions::from_mode(0o000);
    fs::set_permissions(&file, denied).expect("it is this user's");
    if fs::File::open(&file).is_ok() {
        // The superuser reads everything.
        return;
    }
    for _ in 0..2 {
        let values = [
            ("untouched_total", "2"),
            ("metrics_process_files_rejected", "1"),
        ];
        assert_values(&render_new(path), &values);
    }
    assert!(file.exists());
}

#[test]
fn a_file_that_was_cut_off_anywhere_is_not_read() {
    let directory = temporary();
    let path = directory.path();
    let _live = untouched(path, 1);
    let mut long = Writer::start(path, 2, 2);
    let cells = long.counter("long_total", &[]);
    long.add(cells.first, 5);
    // Enough chunks for three extents.
    for chunk in 1..300 {
        long.add(chunk * 512, 1);
    }
    let file = long.kill();
    let bytes = read(&file);
    fs::remove_file(&file).expect("the directory is writable");
    let border = 64 * PAGE;
    let many = (0..bytes.len()).step_by(bytes.len() / 97);
    let lengths = many.chain([border - 1, border, 3 * border, bytes.len() - 1]);
    for length in lengths {
        write(&file, &bytes[..length]);
        let text = render_new(path);
        assert_values(
            &text,
            &[
                ("untouched_total", "1"),
                ("metrics_process_files_rejected", "1"),
            ],
        );
        assert_eq!(value(&text, "long_total"), None, "{length}");
        let aside = path.join("0000000000000002.corrupt");
        fs::remove_file(aside).expect("it was set aside");
    }
    write(&file, &bytes);
    assert_values(&render_new(path), &[("long_total", "5")]);
}

#[test]
fn a_file_that_shrinks_while_its_process_lives_is_left_out_until_it_ends() {
    let directory = temporary();
    let path = directory.path();
    let reader = open(path);
    let _live = untouched(path, 1);
    let mut shrinking = untouched(path, 2);
    shrinking.add(512, 1);
    assert_values(&render(&reader), &[("untouched_total", "3")]);
    let bytes = read(&shrinking.path);
    let resize = |length: usize| {
        let file = OpenOptions::new().write(true).open(&shrinking.path);
        file.and_then(|file| file.set_len(length as u64))
            .expect("it is writable");
    };
    for length in [bytes.len() / 2, PAGE, 0] {
        resize(length);
        for text in [render(&reader), render_new(path)] {
            assert_values(
                &text,
                &[
                    ("untouched_total", "1"),
                    ("metrics_processes", "1"),
                    ("metrics_process_files_rejected", "1"),
                ],
            );
        }
        assert!(shrinking.path.exists(), "its process lives");
    }
    drop(shrinking);
    assert_values(&render(&reader), &[("metrics_process_files_rejected", "1")]);
    assert!(path.join("0000000000000002.corrupt").exists());
}

#[test]
fn files_of_a_later_version_are_left_alone() {
    let directory = temporary();
    let path = directory.path();
    let file = full(path, 1);
    let mut bytes = read(&file);
    bytes[7] = 2;
    write(&file, &bytes);
    untouched(path, 2).exit();
    for _ in 0..2 {
        let values = [
            ("untouched_total", "2"),
            ("metrics_process_files_rejected", "1"),
        ];
        assert_values(&render_new(path), &values);
    }
    assert_eq!(read(&file), bytes);
    // The same for the sums of ended processes.
    let ended = path.join("ended");
    let text = String::from_utf8_lossy(&read(&ended)).replacen("version 1", "version 2", 1);
    write(&ended, text.as_bytes());
    untouched(path, 3).exit();
    for _ in 0..2 {
        let values = [
            ("untouched_total", "3"),
            ("metrics_process_files_rejected", "2"),
        ];
        assert_values(&render_new(path), &values);
    }
    assert_eq!(read(&ended), text.as_bytes());
    assert!(path.join("0000000000000003.process").exists());
}

#[test]
fn damaged_sums_of_ended_processes_are_set_aside() {
    let directory = temporary();
    let path = directory.path();
    untouched(path, 1).exit();
    render_new(path);
    let ended = path.join("ended");
    let bytes = read(&ended);
    for damaged in [&bytes[..bytes.len() - 1], &bytes[..40], &bytes[1..], b""] {
        write(&ended, damaged);
        let locked = DirectoryLock::shared(path).expect("nobody folds");
        let text = render_new(path);
        assert_values(&text, &[("metrics_process_files_rejected", "1")]);
        assert_eq!(value(&text, "untouched_total"), None);
        drop(locked);
        untouched(path, 2).exit();
        assert_values(&render_new(path), &[("untouched_total", "2")]);
        let aside = path.join("ended.corrupt");
        assert_eq!(read(&aside), damaged);
        fs::remove_file(aside).expect("the directory is writable");
    }
}

#[test]
fn the_sums_of_ended_processes_are_read_again_whenever_they_change() {
    let directory = temporary();
    let path = directory.path();
    let reader = open(path);
    untouched(path, 1).exit();
    assert_values(&render(&reader), &[("untouched_total", "1")]);
    // Another file with the same length and inode.
    let ended = path.join("ended");
    let first = read(&ended);
    untouched(path, 2).exit();
    render_new(path);
    let second = read(&ended);
    assert_eq!(first.len(), second.len());
    for (bytes, sum) in [(&first, "1"), (&second, "3"), (&first, "1")] {
        write(&ended, bytes);
        assert_values(&render(&reader), &[("untouched_total", sum)]);
    }
}

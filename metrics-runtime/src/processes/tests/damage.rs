//! Damaged and foreign files.

use super::super::listing::DirectoryLock;
use super::postmortems::second;
use super::writer::{Writer, group};
use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{
    CellsRecord, GroupRecord, NativeRecord, ProcessMode, Record, SeriesRecord, SumRecord,
};
use crate::storage::file::frame;
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
fn descriptions_that_are_too_large_or_contradict_themselves_are_refused() {
    let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
    let counter = |change: &dyn Fn(&mut GroupRecord)| {
        let mut record = group("bad_total", Kind::Counter, &[("a", &["x"])]);
        change(&mut record);
        Record::Group(record)
    };
    let histogram = |bounds: Vec<f64>, stride, native| {
        let mut record = group("bad", Kind::Histogram, &[("a", &["x", "y"])]);
        record.cells = CellsRecord::Histogram {
            first: 0,
            stride,
            bounds,
            sum: SumRecord::Float,
            native,
        };
        Record::Group(record)
    };
    let native = |schema, stride| {
        Some(NativeRecord {
            first: 10,
            stride,
            schema,
            max_buckets: 0,
            classic: false,
            durations: false,
        })
    };
    let records = [
        counter(&|record| record.name = "two words".to_owned()),
        counter(&|record| record.name = "a\nb".to_owned()),
        counter(&|record| record.name = String::new()),
        counter(&|record| record.labels[0] = "a-b".to_owned()),
        counter(&|record| record.labels.push("b".to_owned())),
        counter(&|record| {
            record.labels.push("a".to_owned());
            record.values.push(vec!["z".to_owned()]);
        }),
        counter(&|record| record.kind = Kind::Gauge),
        counter(&|record| {
            let first = u32::MAX;
            record.cells = CellsRecord::Counter {
                first,
                float: false,
            };
        }),
        counter(&|record| {
            record.labels = (0..40).map(|n| format!("l{n}")).collect();
            record.values = vec![many.clone(); 40];
        }),
        counter(&|record| {
            record.labels = (0..3).map(|n| format!("l{n}")).collect();
            record.values = vec![many.clone(); 3];
            record.values[2].extend(many.iter().map(|value| format!("{value} more")));
        }),
        histogram(vec![1.0, 2.0], 3, None),
        histogram(vec![1.0, 1.0], 100, None),
        histogram(vec![2.0, 1.0], 100, None),
        histogram((0..5000).map(f64::from).collect(), 10_000, None),
        histogram(vec![1.0], 100, native(3, 1)),
        histogram(vec![1.0], 100, native(9, 1 << 20)),
        histogram(vec![1.0], 100, native(-5, 1 << 20)),
        {
            let mut record = group("bad", Kind::StateSet, &[("bad", &[])]);
            record.cells = CellsRecord::StateSet { first: 0 };
            Record::Group(record)
        },
        {
            let mut record = group("bad", Kind::Gauge, &[]);
            record.cells = CellsRecord::InProgress {
                started: 0,
                finished: 1,
                outcomes: u32::MAX,
            };
            Record::Group(record)
        },
        Record::Series(SeriesRecord {
            group: 7,
            values: Vec::new(),
            first: 0,
        }),
        Record::Series(SeriesRecord {
            group: 0,
            values: vec!["a".to_owned()],
            first: 0,
        }),
    ];
    for record in records {
        let directory = temporary();
        let path = directory.path();
        let mut one = untouched(path, 1);
        let before = render_new(path);
        one.record(&record);
        let text = render_new(path);
        assert_eq!(value(&text, "untouched_total"), None, "{record:?}\n{text}");
        assert_values(&text, &[("metrics_process_files_rejected", "1")]);
        assert_values(&before, &[("untouched_total", "1")]);
    }
}

#[test]
fn many_large_groups_are_refused_before_they_take_much_memory() {
    let directory = temporary();
    let path = directory.path();
    let values: Vec<String> = (0..100).map(|n| format!("{n:0200}")).collect();
    let _live = untouched(path, 1);
    let mut large = Writer::start(path, 2, 2);
    for number in 0..200 {
        let mut record = group(&format!("large{number}_total"), Kind::Counter, &[]);
        record.labels = vec!["a".to_owned(), "b".to_owned()];
        record.values = vec![values.clone(); 2];
        large.group(record);
    }
    assert_values(
        &render_new(path),
        &[
            ("untouched_total", "1"),
            ("metrics_process_files_rejected", "1"),
        ],
    );
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

/// Pseudorandom numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// Changes a byte to a value that is likely to be valid.
    fn change(&mut self, byte: &mut u8) {
        *byte = match self.below(4) {
            0 => 0,
            1 => u8::MAX,
            2 => b"0123456789\"{}[],:-.exu"[self.below(22)],
            _ => *byte ^ 1 << self.below(8),
        };
    }
}

/// The offsets of the frames in a file, and the lengths of their contents.
fn frames(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match frame::next(&bytes[at..]) {
            Ok(Some((contents, _))) => {
                found.push((at, contents.len()));
                at += frame::HEAD + contents.len();
            }
            _ => at += 1,
        }
    }
    found
}

/// Changes bytes: any, those in use, or those that a checksum covers.
fn damage(bytes: &mut [u8], frames: &[(usize, usize)], random: &mut Random) {
    for _ in 0..=random.below(4) {
        match random.below(3) {
            0 => {
                let at = random.below(bytes.len());
                random.change(&mut bytes[at]);
            }
            1 => {
                let at = random.below(bytes.len().min(2 * PAGE));
                random.change(&mut bytes[at]);
            }
            _ => {
                let (at, length) = frames[random.below(frames.len())];
                let contents = at + frame::HEAD..at + frame::HEAD + length;
                for _ in 0..=random.below(3) {
                    let place = contents.start + random.below(length);
                    random.change(&mut bytes[place]);
                }
                let head = frame::head(&bytes[contents]);
                bytes[at..at + frame::HEAD].copy_from_slice(&head);
            }
        }
    }
}

#[test]
fn damage_of_a_file_never_changes_the_numbers_of_others() {
    let source = temporary();
    let whole = read(&full(source.path(), 9));
    let found = frames(&whole);
    assert!(found.len() > 10, "all records are found: {found:?}");
    let directory = temporary();
    let path = directory.path();
    let _live = [untouched(path, 1), untouched(path, 2)];
    let reader = open(path);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut read_as_whole, mut refused) = (0, 0);
    for round in 0..1500 {
        let mut bytes = whole.clone();
        damage(&mut bytes, &found, &mut random);
        let file = path.join(format!("{round}.process"));
        write(&file, &bytes);
        // Half of them are read in place, the others are folded.
        let locked = (round % 2 == 0).then(|| DirectoryLock::shared(path));
        let text = render(&reader);
        drop(locked);
        assert_values(&text, &[("untouched_total", "3")]);
        if value(&text, "metrics_process_files_rejected") == Some("0") {
            read_as_whole += 1;
        } else {
            refused += 1;
        }
        let found = reader.postmortems().expect("the directory is readable");
        assert!(found.processes.len() + found.unreadable.len() <= 1);
        for name in names(path) {
            if !name.starts_with("000") {
                fs::remove_file(path.join(name)).expect("the directory is writable");
            }
        }
    }
    assert!(
        read_as_whole > 50 && refused > 50,
        "{read_as_whole} {refused}"
    );
}

#[test]
fn damage_of_the_sums_of_ended_processes_never_changes_the_numbers_of_others() {
    let directory = temporary();
    let path = directory.path();
    full(path, 9);
    render_new(path);
    let ended = path.join("ended");
    let whole = read(&ended);
    let found = frames(&whole);
    assert!(found.len() > 4, "all records are found: {found:?}");
    let _live = untouched(path, 1);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for round in 0..1500 {
        let mut bytes = whole.clone();
        damage(&mut bytes, &found, &mut random);
        write(&ended, &bytes);
        assert_values(&render_new(path), &[("untouched_total", "1")]);
        if round % 10 == 0 {
            untouched(path, 2).exit();
            assert_values(&render_new(path), &[("untouched_total", "3")]);
        }
    }
}

//! What processes were doing when they ended.

use super::super::postmortem::{CounterChange, Postmortem, Postmortems};
use super::writer::{Writer, group};
use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{CellsRecord, GroupRecord, HistoryRecord};
use crate::storage::file::layout::MAX_COUNTERS;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::time::{Duration, SystemTime};

/// A second of history.
pub(super) fn second(at: u64) -> HistoryRecord {
    HistoryRecord {
        at,
        resident_bytes: Some(4096.0),
        max_resident_bytes: None,
        cpu_seconds: Some(at as f64 / 4000.0),
        threads: Some(3.0),
        open_descriptors: None,
    }
}

fn postmortems(path: &Path) -> Postmortems {
    let before = names(path);
    let found = open(path).postmortems().expect("it is readable");
    assert_eq!(names(path), before, "it only reads");
    found
}

fn only(path: &Path) -> Postmortem {
    let Postmortems {
        mut processes,
        unreadable,
        ..
    } = postmortems(path);
    assert_eq!((processes.len(), unreadable), (1, Vec::new()));
    processes.remove(0)
}

/// Total, increase and whether it is a failure, by name and label values.
fn changes(process: &Postmortem) -> Vec<(String, u64, Option<u64>, bool)> {
    let change = |one: &CounterChange| {
        let values = one.labels.iter().map(|(_, value)| value.as_str());
        let values: Vec<_> = values.collect();
        let name = format!("{} {}", one.name, values.join(" "));
        let name = name.trim_end().to_owned();
        (name, one.total, one.increase, one.is_failure)
    };
    process.counters.iter().map(change).collect()
}

#[test]
fn killed_processes_are_there_with_what_was_in_progress() {
    let directory = temporary();
    let path = directory.path();
    let _live = Writer::start(path, 1, 1000);
    Writer::start(path, 2, 2000).exit();
    let mut killed = Writer::start(path, 3, 3000);
    let first = killed.cells(6);
    let cells = CellsRecord::InProgress {
        started: first,
        finished: first + 2,
        outcomes: 2,
    };
    let labels: &[(&str, &[&str])] = &[("endpoint", &["/a", "/b"])];
    let record = group("requests_in_progress", Kind::Gauge, labels);
    killed.group(GroupRecord { cells, ..record });
    killed.add(first, 7);
    killed.add_on(1, first + 3, 7);
    killed.add(first + 1, 5);
    killed.add_on(1, first + 4, 3);
    killed.history(&second(9000));
    killed.history(&second(8000));
    killed.kill();

    let Postmortems { processes, .. } = postmortems(path);
    let found = processes.iter().map(|one| (one.pid, one.exited));
    assert_eq!(found.collect::<Vec<_>>(), [(3, false), (2, true)]);
    let killed = &processes[0];
    assert_eq!(killed.file, "0000000000000003.process");
    assert_eq!(killed.executable, "/bin/test");
    let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    assert_eq!((killed.started, killed.last_seen), (time(3), Some(time(9))));
    let work = killed.in_progress.iter();
    let work: Vec<_> = work.map(|work| (&*work.labels[0].1, work.count)).collect();
    assert_eq!(work, [("/b", 2)]);
    let history = killed.history.iter();
    let history: Vec<_> = history.map(|point| (point.at, point.cpu_seconds)).collect();
    assert_eq!(history, [(time(8), Some(2.0)), (time(9), Some(2.25))]);
    assert_eq!(processes[1].last_seen, None);

    // The same after folding.
    let before = only_killed(path);
    render_new(path);
    let after = only(path);
    assert_eq!(after.file, "0000000000000003.blackbox");
    assert_eq!(before.in_progress, after.in_progress);
    assert_eq!(before.history, after.history);
}

fn only_killed(path: &Path) -> Postmortem {
    let found = postmortems(path).processes.into_iter();
    let mut killed = found.filter(|process| !process.exited);
    killed.next().expect("one was killed")
}

#[test]
fn counters_are_compared_with_the_whole_copy_nearest_to_a_minute_before_the_end() {
    let directory = temporary();
    let path = directory.path();
    let mut one = Writer::start(path, 1, 1000);
    let statuses: &[(&str, &[&str])] = &[("status_code", &["200", "503", "404"])];
    let requests = one.counter("requests_total", statuses);
    for (series, count) in [(0, 100), (1, 10), (2, 1)] {
        one.add_on(series, requests.of(series), count);
    }
    let hits = one.dynamic("hits_total", &["tenant"]);
    let hit = one.add_series(hits, &["a"]);
    one.add(hit, 9);
    let silent = one.counter("silent_total", &[]);
    one.history(&second(200_000));
    let other = requests.of(0);
    one.counters(131_000, 1, &[(other, 1)]);
    // Two pages.
    one.counters(142_000, 3, &[(requests.of(0), 70), (hit, 4)]);
    one.counters(142_000, 3, &[(requests.of(1), 10)]);
    // The process ended while it wrote this copy.
    one.counters(140_000, 2, &[(other, 2)]);
    let torn = one.counters(141_000, 1, &[(other, 3)]);
    one.counters(199_000, 1, &[(other, 4)]);
    let file = one.kill();
    let opened = OpenOptions::new().write(true).open(file);
    let written = opened
        .expect("it is writable")
        .write_all_at(&[9], torn as u64 + 30);
    written.expect("it is writable");

    let process = only(path);
    assert_eq!(process.window_seconds, Some(58.0));
    let change = |name: &str, total, increase, is_failure| {
        (name.to_owned(), total, Some(increase), is_failure)
    };
    assert_eq!(
        changes(&process),
        [
            change("hits_total a", 9, 5, false),
            change("requests_total 200", 100, 30, false),
            change("requests_total 404", 1, 1, false),
            change("requests_total 503", 10, 0, true),
        ]
    );
    let _ = silent;
    let rate = process.counters[1].per_second.expect("it is known");
    assert!((rate - 30.0 / 58.0).abs() < 1e-9, "{rate}");
}

#[test]
fn what_a_young_process_counted_it_counted_since_its_start() {
    let directory = temporary();
    let path = directory.path();
    let mut one = Writer::start(path, 1, 100_000);
    let calls = one.counter("calls_total", &[("outcome", &["ok", "panic"])]);
    one.add(calls.of(1), 6);
    one.counters(110_000, 1, &[(calls.of(1), 5)]);
    one.history(&second(112_000));
    one.kill();
    let process = only(path);
    assert_eq!(process.window_seconds, Some(12.0));
    let panics = ("calls_total panic".to_owned(), 6, Some(6), true);
    assert_eq!(changes(&process), [panics]);
}

#[test]
fn increases_that_are_not_known_are_missing() {
    let directory = temporary();
    let path = directory.path();
    let mut one = Writer::start(path, 1, 1000);
    let calls = one.counter("calls_total", &[("n", &["0", "1"])]);
    one.add(calls.of(0), 3);
    one.add(calls.of(1), 8);
    one.history(&second(200_000));
    // There is no room for more.
    let all = MAX_COUNTERS as u32;
    let cells: Vec<_> = (0..all).map(|cell| (calls.of(1) + cell, 5)).collect();
    for page in cells.chunks(254) {
        one.counters(140_000, all.into(), page);
    }
    one.kill();
    let known = ("calls_total 1".to_owned(), 8, Some(3), false);
    let unknown = ("calls_total 0".to_owned(), 3, None, false);
    assert_eq!(changes(&only(path)), [unknown, known]);

    let directory = temporary();
    let path = directory.path();
    let mut no_copy = Writer::start(path, 1, 1000);
    let calls = no_copy.counter("calls_total", &[]);
    no_copy.add(calls.first, 3);
    no_copy.history(&second(200_000));
    no_copy.kill();
    let process = only(path);
    assert_eq!(process.window_seconds, None);
    assert_eq!(
        changes(&process),
        [("calls_total".to_owned(), 3, None, false)]
    );
}

#[test]
fn each_file_that_cannot_be_read_has_a_message() {
    let directory = temporary();
    let path = directory.path();
    let mut good = Writer::start(path, 1, 1000);
    good.history(&second(2000));
    good.kill();
    let cut_off = Writer::start(path, 2, 2000).kill();
    let bytes = fs::read(&cut_off).expect("it is readable");
    fs::write(&cut_off, &bytes[..bytes.len() / 2]).expect("it is writable");
    for (name, contents) in [
        ("a.process", "not ours"),
        ("b.blackbox", ""),
        ("c.corrupt", "set aside"),
        ("ended.corrupt", "other"),
        ("notes.txt", "other"),
        (".d.process", "unfinished"),
    ] {
        fs::write(path.join(name), contents).expect("it is writable");
    }
    fs::create_dir(path.join("e.process")).expect("it is writable");
    let found = postmortems(path);
    assert_eq!(found.processes.len(), 1);
    let messages = found.unreadable.iter();
    let messages: Vec<_> = messages.map(|one| (&*one.file, &*one.problem)).collect();
    assert_eq!(
        messages,
        [
            ("0000000000000002.process", "it is truncated"),
            ("a.process", "it is not a metrics file"),
            ("b.blackbox", "it is truncated"),
            ("c.corrupt", "it is not a metrics file"),
            ("e.process", "it is not a metrics file"),
        ]
    );
}

#[test]
fn an_empty_directory_has_none() {
    let directory = temporary();
    assert_eq!(postmortems(directory.path()), Postmortems::default());
}

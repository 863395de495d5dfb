//! The numbers that ended processes leave.

use super::super::fold::{Step, fold, never_stop};
use super::super::listing::DirectoryLock;
use super::super::state::State;
use super::writer::Writer;
use super::*;
use crate::declaration::record::{ProcessMode, SumRecord};
use std::fs;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// A process with a series of each kind.
fn process(path: &Path, number: u32) -> Writer {
    let mut one = Writer::start(path, number, number.into());
    let cells = one.counter("jobs_total", &[("kind", &["a", "b"])]);
    one.add(cells.of(0), 1);
    one.add(cells.of(1), number.into());
    let sizes = one.histogram("size", &[1.0, 2.0], SumRecord::Float);
    one.add(sizes.first + 2, 2);
    one.add_float(sizes.first, 3.25);
    let (cost, native) = one.native("cost", &[1.0], 3, false);
    let layout = super::writer::layout(3, false);
    one.add(native + layout.cell(1.5) as u32, 1);
    one.add_float(cost.first, 1.5);
    let level = one.gauge("level", ProcessMode::Sum);
    one.set_float(level.first, 1.0);
    let tenants = one.dynamic("hits_total", &["tenant"]);
    let cell = one.add_series(tenants, &["x"]);
    one.add(cell, 10);
    one
}

/// Checks the counts of all processes up to this number. `live` processes are still running.
fn assert_all(text: &str, processes: u32, live: u32) {
    let numbers: u32 = (1..=processes).sum();
    let times = |n: f64| (n * f64::from(processes)).to_string();
    assert_values(
        text,
        &[
            (r#"jobs_total{kind="a"}"#, &times(1.0)),
            (r#"jobs_total{kind="b"}"#, &numbers.to_string()),
            (r#"size_bucket{le="1.0"}"#, "0"),
            (r#"size_bucket{le="2.0"}"#, &times(2.0)),
            ("size_sum", &times(3.25)),
            ("size_count", &times(2.0)),
            (r#"cost_bucket{le="+Inf"}"#, &times(1.0)),
            ("cost_sum", &times(1.5)),
            (r#"hits_total{tenant="x"}"#, &times(10.0)),
            ("metrics_processes", &live.to_string()),
            (
                "metrics_ended_processes_total",
                &(processes - live).to_string(),
            ),
        ],
    );
}

#[test]
fn folding_that_stops_at_any_step_loses_nothing_and_counts_nothing_twice() {
    let mut stops = Vec::new();
    for stop in 0.. {
        let directory = temporary();
        let path = directory.path();
        process(path, 1).exit();
        render_new(path);
        process(path, 2).exit();
        process(path, 3).kill();
        let damaged = process(path, 4).kill();
        let length = fs::metadata(&damaged).expect("it is there").len();
        let file = fs::OpenOptions::new().write(true).open(&damaged);
        file.and_then(|file| file.set_len(length / 2))
            .expect("it is writable");
        let _live = process(path, 4 + 1);
        // The numbers of the damaged file are missing.
        let check = |text: &str, rejected| {
            assert_values(
                text,
                &[
                    (r#"jobs_total{kind="a"}"#, "4"),
                    (r#"jobs_total{kind="b"}"#, "11"),
                    ("size_sum", "13"),
                    ("cost_sum", "6"),
                    (r#"hits_total{tenant="x"}"#, "40"),
                    ("level", "1"),
                    ("metrics_ended_processes_total", "3"),
                    ("metrics_process_files_rejected", rejected),
                ],
            );
        };
        let mut state = State::new(path);
        // Each run stops one step later than the one before, so every pair of steps occurs.
        let mut stopped = None;
        for later in 0..3 {
            let mut left = stop + later;
            fold(&mut state, &mut |step| {
                if left == 0 {
                    stopped = Some(step);
                    return ControlFlow::Break(());
                }
                left -= 1;
                ControlFlow::Continue(())
            });
            if later == 0 {
                stops.extend(stopped);
            }
            // The current state, without folding.
            let locked = DirectoryLock::shared(path).expect("nobody folds");
            check(&render_new(path), "1");
            drop(locked);
        }
        check(&render_new(path), "1");
        let names = names(path);
        let expected = [
            "0000000000000003.blackbox",
            "0000000000000004.corrupt",
            "0000000000000005.process",
            "ended",
        ];
        assert_eq!(names, expected);
        check(&render_new(path), "1");
        if stopped.is_none() {
            break;
        }
    }
    for step in [
        Step::Locked,
        Step::SetAside,
        Step::Read,
        Step::HalfWritten,
        Step::Written,
        Step::Committed,
        Step::Removed,
        Step::Pruned,
    ] {
        assert!(stops.contains(&step), "{step:?} is missing in {stops:?}");
    }
}

#[test]
fn a_thousand_short_jobs_leave_one_file() {
    let directory = temporary();
    let path = directory.path();
    for number in 1..=1000 {
        process(path, number).exit();
    }
    let locked = DirectoryLock::shared(path).expect("nobody folds");
    assert_all(&render_new(path), 1000, 0);
    drop(locked);
    // Gauges do not stay.
    let text = render_new(path);
    assert_eq!(value(&text, "level"), None);
    assert_values(
        &text,
        &[
            (r#"jobs_total{kind="b"}"#, "500500"),
            ("size_sum", "3250"),
            ("metrics_ended_processes_total", "1000"),
        ],
    );
    assert_eq!(names(path), ["ended"]);
}

#[test]
fn readers_see_exact_sums_while_others_fold() {
    let directory = temporary();
    let path = directory.path();
    let (begun, ended) = (AtomicU64::new(0), AtomicU64::new(0));
    let done = AtomicBool::new(false);
    let jobs = |text: &str| -> u64 {
        let jobs = value(text, r#"jobs_total{kind="a"}"#).unwrap_or("0");
        jobs.parse().expect("it is a whole number")
    };
    thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|reader| {
                let (begun, ended, done) = (&begun, &ended, &done);
                scope.spawn(move || {
                    let kept = open(path);
                    let mut last = 0;
                    while !done.load(Ordering::Acquire) {
                        let least = ended.load(Ordering::Acquire);
                        let text = if reader == 0 {
                            render_new(path)
                        } else {
                            render(&kept)
                        };
                        let most = begun.load(Ordering::Acquire);
                        let now = jobs(&text);
                        assert!(
                            (least.max(last)..=most).contains(&now),
                            "{least} {now} {most}"
                        );
                        last = now;
                    }
                })
            })
            .collect();
        for number in 1..=150 {
            begun.fetch_add(1, Ordering::AcqRel);
            process(path, number).exit();
            ended.fetch_add(1, Ordering::AcqRel);
        }
        done.store(true, Ordering::Release);
        for reader in readers {
            reader.join().expect("no reader panics");
        }
    });
    assert_eq!(jobs(&render_new(path)), 150);
    assert_eq!(names(path), ["ended"]);
}

#[test]
fn values_of_dynamic_labels_beyond_a_thousand_become_other() {
    let directory = temporary();
    let path = directory.path();
    for process in 0..3 {
        let mut one = Writer::start(path, process + 1, 1);
        let cells = one.dynamic("hits_total", &["tenant"]);
        for number in 0..400 {
            let tenant = format!("{}", process * 400 + number);
            let cell = one.add_series(cells, &[&tenant]);
            one.add(cell, 1);
        }
        one.exit();
        render_new(path);
    }
    let text = render_new(path);
    assert_eq!(text.matches("\nhits_total{").count(), 1001);
    assert_values(
        &text,
        &[
            (r#"hits_total{tenant="999"}"#, "1"),
            (r#"hits_total{tenant="__other__"}"#, "200"),
        ],
    );
}

#[test]
fn the_newest_files_of_killed_processes_stay() {
    let directory = temporary();
    let path = directory.path();
    for number in 1..=20 {
        process(path, number).kill();
        render_new(path);
    }
    let names = names(path);
    let kept: Vec<_> = (13..=20)
        .map(|number| format!("{number:016x}.blackbox"))
        .chain(["ended".to_owned()])
        .collect();
    assert_eq!(names, kept);
    let text = render_new(path);
    assert_values(&text, &[(r#"jobs_total{kind="a"}"#, "20")]);
}

#[test]
fn a_process_that_lives_is_not_folded() {
    let directory = temporary();
    let path = directory.path();
    let live = process(path, 1);
    let mut state = State::new(path);
    for _ in 0..2 {
        fold(&mut state, &mut never_stop);
    }
    assert_all(&render_new(path), 1, 1);
    drop(live);
}

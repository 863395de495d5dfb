//! Values that exist only while a process is running.

use super::writer::{Writer, group};
use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{CellsRecord, GroupRecord, NOTHING_REPORTED, ProcessMode};

#[test]
fn gauges_follow_their_mode_over_live_processes() {
    let directory = temporary();
    let reader = open(directory.path());
    let mut writers = Vec::new();
    for (number, value) in [(1, 5.0), (2, -1.0), (3, 2.0)] {
        let mut one = Writer::start(directory.path(), number, number.into());
        for (name, mode) in [
            ("sum", ProcessMode::Sum),
            ("min", ProcessMode::Min),
            ("max", ProcessMode::Max),
            ("each", ProcessMode::PerProcess),
        ] {
            let cells = one.gauge(name, mode);
            one.set_float(cells.first, value);
        }
        let last = one.gauge("last", ProcessMode::Last);
        one.set_float(last.first, value);
        one.set(last.first + 1, 100 - u64::from(number));
        writers.push(one);
    }
    let text = render(&reader);
    assert_values(
        &text,
        &[
            ("sum", "6"),
            ("min", "-1"),
            ("max", "5"),
            ("last", "5"),
            (r#"each{pid="1"}"#, "5"),
            (r#"each{pid="2"}"#, "-1"),
            (r#"each{pid="3"}"#, "2"),
        ],
    );
    writers.remove(0).kill();
    let text = render(&reader);
    assert_values(
        &text,
        &[
            ("sum", "1"),
            ("max", "2"),
            ("last", "-1"),
            (r#"each{pid="2"}"#, "-1"),
        ],
    );
    assert_eq!(value(&text, r#"each{pid="1"}"#), None);
    writers.clear();
    assert_eq!(value(&render(&reader), "sum"), None);
}

#[test]
fn processes_of_one_number_have_a_series_each() {
    let directory = temporary();
    let mut one = Writer::start(directory.path(), 1, 1);
    let cells = one.gauge("each", ProcessMode::PerProcess);
    one.set_float(cells.first, 1.0);
    // Like a process in another container.
    let mut two = Writer::start_as(directory.path(), 2, 1, 2);
    let cells = two.gauge("each", ProcessMode::PerProcess);
    two.set_float(cells.first, 2.0);
    let text = render_new(directory.path());
    assert_values(
        &text,
        &[
            (r#"each{pid="1-0000000000000001"}"#, "1"),
            (r#"each{pid="1-0000000000000002"}"#, "2"),
        ],
    );
}

#[test]
fn values_that_no_callback_reported_are_not_shown() {
    let directory = temporary();
    let mut one = Writer::start(directory.path(), 1, 1);
    let gauge = one.gauge("memory_bytes", ProcessMode::Sum);
    let first = one.cells(1);
    let cells = CellsRecord::Counter { first, float: true };
    let record = group("cpu_seconds_total", Kind::Counter, &[]);
    one.group(GroupRecord { cells, ..record });
    one.set(gauge.first, NOTHING_REPORTED);
    one.set(first, NOTHING_REPORTED);
    let text = render_new(directory.path());
    assert_eq!(
        (
            value(&text, "memory_bytes"),
            value(&text, "cpu_seconds_total")
        ),
        (None, None)
    );
    let mut two = Writer::start(directory.path(), 2, 1);
    let gauge = two.gauge("memory_bytes", ProcessMode::Sum);
    two.set_float(gauge.first, 5.0);
    one.set_float(first, 1.25);
    assert_values(
        &render_new(directory.path()),
        &[("memory_bytes", "5"), ("cpu_seconds_total", "1.25")],
    );
    one.exit();
    let text = render_new(directory.path());
    assert_values(&text, &[("cpu_seconds_total", "1.25")]);
}

#[test]
fn what_is_in_progress_disappears_with_its_process_and_is_never_negative() {
    let directory = temporary();
    let start = |number, started: u64, finished: u64| {
        let mut one = Writer::start(directory.path(), number, 1);
        let first = one.cells(3);
        let cells = CellsRecord::InProgress {
            started: first,
            finished: first + 1,
            outcomes: 2,
        };
        let record = group("calls_in_progress", Kind::Gauge, &[]);
        one.group(GroupRecord { cells, ..record });
        one.add(first, started);
        one.add(first + 1, finished / 2);
        one.add(first + 2, finished - finished / 2);
        one
    };
    let _one = start(1, 7, 5);
    let two = start(2, 10, 1);
    let _three = start(3, 1, 2);
    let text = render_new(directory.path());
    assert_values(&text, &[("calls_in_progress", "11")]);
    two.kill();
    assert_values(&render_new(directory.path()), &[("calls_in_progress", "2")]);
}

#[test]
fn infos_and_state_sets_are_those_of_live_processes() {
    let directory = temporary();
    let start = |number, version: &str, states: &[&str], bits: u64| {
        let mut one = Writer::start(directory.path(), number, number.into());
        let first = one.cells(2);
        let cells = CellsRecord::Info {
            first,
            always: false,
        };
        let record = group(
            "build_info",
            Kind::Info,
            &[("version", &[version, "unset"])],
        );
        one.group(GroupRecord { cells, ..record });
        one.set_float(first, 1.0);
        let first = one.cells(1);
        let cells = CellsRecord::StateSet { first };
        let record = group("phase", Kind::StateSet, &[("phase", states)]);
        one.group(GroupRecord { cells, ..record });
        one.set(first, bits);
        one
    };
    let one = start(1, "1.0", &["starting", "ready"], 0b01);
    // Here, the same state has another bit.
    let _two = start(2, "2.0", &["new", "starting", "ready"], 0b100);
    let text = render_new(directory.path());
    assert_values(
        &text,
        &[
            (r#"build_info{version="1.0"}"#, "1"),
            (r#"build_info{version="2.0"}"#, "1"),
            (r#"phase{phase="new"}"#, "0"),
            (r#"phase{phase="starting"}"#, "1"),
            (r#"phase{phase="ready"}"#, "1"),
        ],
    );
    assert_eq!(value(&text, r#"build_info{version="unset"}"#), None);
    one.kill();
    let text = render_new(directory.path());
    assert_eq!(value(&text, r#"build_info{version="1.0"}"#), None);
    assert_values(&text, &[(r#"phase{phase="starting"}"#, "0")]);
}

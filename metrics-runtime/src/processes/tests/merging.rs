//! How the numbers of several processes become one.

use super::writer::{Writer, group};
use super::*;
use crate::declaration::Kind;
use crate::declaration::record::{
    CellsRecord, GroupRecord, NOTHING_REPORTED, ProcessMode, Record, SumRecord,
};
use crate::snapshot::by_bucket;

#[test]
fn counters_of_all_threads_and_processes_add_up() {
    let directory = temporary();
    let reader = open(directory.path());
    let labels: &[(&str, &[&str])] = &[("a", &["x", "y"]), ("b", &["1", "2"])];
    let mut one = Writer::start(directory.path(), 1, 10);
    let cells = one.counter("requests_total", labels);
    one.add(cells.of(0), 1);
    one.add_on(1, cells.of(0), 2);
    one.add_on(7, cells.of(3), 5);
    let mut two = Writer::start(directory.path(), 2, 20);
    two.cells(700);
    let cells = two.counter("requests_total", labels);
    two.add(cells.of(0), 10);
    let text = render(&reader);
    assert_values(
        &text,
        &[
            (r#"requests_total{a="x",b="1"}"#, "13"),
            (r#"requests_total{a="x",b="2"}"#, "0"),
            (r#"requests_total{a="y",b="2"}"#, "5"),
            ("metrics_processes", "2"),
            ("metrics_ended_processes_total", "0"),
            ("metrics_process_files_rejected", "0"),
            ("metrics_process_conflicts", "0"),
        ],
    );
    assert!(text.contains("# requests_total counter About requests_total.\n"));
    // Only the numbers have changed.
    two.add(cells.of(0), 1);
    assert_values(
        &render(&reader),
        &[(r#"requests_total{a="x",b="1"}"#, "14")],
    );
}

#[test]
fn counters_of_ended_processes_stay_and_are_folded() {
    let directory = temporary();
    let reader = open(directory.path());
    let mut one = Writer::start(directory.path(), 1, 10);
    let cells = one.counter("jobs_total", &[]);
    one.add(cells.first, 3);
    assert_values(&render(&reader), &[("jobs_total", "3")]);
    one.exit();
    for _ in 0..2 {
        let values = [
            ("jobs_total", "3"),
            ("metrics_ended_processes_total", "1"),
            ("metrics_processes", "0"),
        ];
        assert_values(&render(&reader), &values);
        assert_values(&render_new(directory.path()), &values);
    }
    assert_eq!(names(directory.path()), ["ended"]);
}

#[test]
fn versions_that_add_remove_and_relabel_metrics_lose_and_mix_nothing() {
    let directory = temporary();
    let mut old = Writer::start(directory.path(), 1, 10);
    let removed = old.counter("removed_total", &[]);
    let kept = old.counter("kept_total", &[("path", &["/a", "/b"])]);
    let relabelled = old.counter("relabelled_total", &[("path", &["/a"])]);
    old.add(removed.first, 1);
    old.add(kept.of(0), 2);
    old.add(kept.of(1), 3);
    old.add(relabelled.first, 4);
    let mut new = Writer::start(directory.path(), 2, 20);
    // Other numbers, another order of values and labels.
    let added = new.counter("added_total", &[]);
    let kept = new.counter("kept_total", &[("path", &["/c", "/b", "/a"])]);
    let relabelled = new.counter(
        "relabelled_total",
        &[("method", &["GET"]), ("path", &["/a"])],
    );
    new.add(added.first, 100);
    new.add(kept.of(0), 200);
    new.add(kept.of(1), 300);
    new.add(kept.of(2), 400);
    new.add(relabelled.first, 500);
    let expected = [
        ("removed_total", "1"),
        ("added_total", "100"),
        (r#"kept_total{path="/a"}"#, "402"),
        (r#"kept_total{path="/b"}"#, "303"),
        (r#"kept_total{path="/c"}"#, "200"),
        (r#"relabelled_total{path="/a"}"#, "4"),
        (r#"relabelled_total{method="GET",path="/a"}"#, "500"),
        ("metrics_process_conflicts", "0"),
    ];
    assert_values(&render_new(directory.path()), &expected);
    old.exit();
    assert_values(&render_new(directory.path()), &expected);
    new.kill();
    assert_values(&render_new(directory.path()), &expected);
}

#[test]
fn series_are_found_by_their_sets_of_labels() {
    let directory = temporary();
    let mut one = Writer::start(directory.path(), 1, 10);
    let cells = one.counter("x_total", &[("a", &["1"]), ("b", &["2"])]);
    one.add(cells.first, 1);
    let mut two = Writer::start(directory.path(), 2, 20);
    let cells = two.counter("x_total", &[("b", &["2"]), ("a", &["1"])]);
    two.add(cells.first, 2);
    let text = render_new(directory.path());
    assert_values(&text, &[(r#"x_total{a="1",b="2"}"#, "3")]);
    assert_eq!(text.matches("\nx_total{").count(), 1);
}

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
    // What the old one counted is not lost: it is exposed once nobody contradicts.
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
fn histograms_and_summaries_add_up() {
    let directory = temporary();
    for number in 1..=3 {
        let mut one = Writer::start(directory.path(), number, 10);
        let sizes = one.histogram("size_bytes", &[1.0, 2.5], SumRecord::Float);
        one.add(sizes.first + 2, 2);
        one.add(sizes.first + 3, 1);
        one.add_float(sizes.first, 6.5);
        let times = one.histogram("time_seconds", &[0.1], SumRecord::Nanoseconds);
        one.add(times.first + 1, 1);
        one.add(times.first, 50_000_000);
        let summary = one.histogram("items", &[], SumRecord::Integer);
        one.add(summary.first + 1, 4);
        one.add(summary.first, 40);
        if number == 1 {
            one.exit();
            render_new(directory.path());
        } else {
            std::mem::forget(one);
        }
    }
    assert_values(
        &render_new(directory.path()),
        &[
            (r#"size_bytes_bucket{le="1.0"}"#, "0"),
            (r#"size_bytes_bucket{le="2.5"}"#, "6"),
            (r#"size_bytes_bucket{le="+Inf"}"#, "9"),
            ("size_bytes_sum", "19.5"),
            ("size_bytes_count", "9"),
            ("time_seconds_sum", "0.15"),
            ("time_seconds_count", "3"),
            ("items_sum", "120"),
            ("items_count", "12"),
        ],
    );
}

#[test]
fn other_buckets_become_those_of_the_newest_process() {
    let directory = temporary();
    let mut old = Writer::start(directory.path(), 1, 10);
    let cells = old.histogram("x", &[1.0, 2.0, 4.0], SumRecord::Integer);
    for bucket in 1..=4 {
        old.add(cells.first + bucket, 1);
    }
    old.add(cells.first, 100);
    let mut new = Writer::start(directory.path(), 2, 20);
    let cells = new.histogram("x", &[2.0, 8.0], SumRecord::Float);
    new.add(cells.first + 1, 10);
    new.add_float(cells.first, 0.5);
    let expected = [
        (r#"x_bucket{le="2.0"}"#, "12"),
        (r#"x_bucket{le="8.0"}"#, "13"),
        (r#"x_bucket{le="+Inf"}"#, "14"),
        ("x_sum", "100.5"),
        ("x_count", "14"),
    ];
    let text = render_new(directory.path());
    assert_values(&text, &expected);
    assert_eq!(value(&text, r#"x_bucket{le="4.0"}"#), None);
    // Nothing moves from one bucket to another because a process is folded.
    old.exit();
    assert_values(&render_new(directory.path()), &expected);
    new.exit();
    assert_values(&render_new(directory.path()), &expected);
}

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
    // As in another container.
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
    // The same state has another bit here.
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

#[test]
fn dynamic_series_are_read_when_they_come() {
    let directory = temporary();
    let reader = open(directory.path());
    let mut one = Writer::start(directory.path(), 1, 1);
    let mut two = Writer::start(directory.path(), 2, 2);
    let of_one = one.dynamic("hits_total", &["tenant"]);
    let of_two = two.dynamic("hits_total", &["tenant"]);
    assert_eq!(value(&render(&reader), "hits_total"), None);
    for (writer, cells) in [(&mut one, of_one), (&mut two, of_two)] {
        for number in 0..300_u32 {
            let tenant = format!("tenant\\ \"{number}\"");
            let cell = writer.add_series(cells, &[&tenant]);
            writer.add(cell, number.into());
        }
    }
    let text = render(&reader);
    let series = |number| format!(r#"hits_total{{tenant="tenant\\ \"{number}\""}}"#);
    assert_values(
        &text,
        &[
            (&series(0), "0"),
            (&series(17), "34"),
            (&series(299), "598"),
        ],
    );
    assert_eq!(text, render_new(directory.path()));
}

#[test]
fn native_buckets_add_up_at_the_coarsest_schema() {
    let directory = temporary();
    let bounds: &[f64] = &[1.0, 4.0];
    let observe = |writer: &mut Writer,
                   (cells, native): (super::writer::Cells, u32),
                   schema: i8,
                   value: f64| {
        let layout = super::writer::layout(schema, false);
        writer.add(native + layout.cell(value) as u32, 1);
        writer.add_float(cells.first, value);
    };
    let mut one = Writer::start(directory.path(), 1, 1);
    let fine = one.native("cost", bounds, 3, false);
    let mut two = Writer::start(directory.path(), 2, 2);
    let coarse = two.native("cost", bounds, 0, false);
    for value in [0.5, 3.0, 3.1, 100.0, -2.0, 0.0] {
        observe(&mut one, fine, 3, value);
        observe(&mut two, coarse, 0, value);
    }
    let expected = [
        (r#"cost_bucket{le="1.0"}"#, "6"),
        (r#"cost_bucket{le="4.0"}"#, "10"),
        (r#"cost_bucket{le="+Inf"}"#, "12"),
        ("cost_sum", "209.2"),
    ];
    let reader = open(directory.path());
    let native = || {
        let families = reader.families().expect("the directory is readable");
        let cost = families
            .into_iter()
            .find(|family| family.name == "cost")
            .expect("it is exposed");
        let crate::snapshot::OwnedValue::Histogram { native, .. } = &cost.series[0].value else {
            unreachable!("it is a histogram");
        };
        native.clone().expect("it is native")
    };
    let both = native();
    assert_eq!((both.schema(), both.count(), both.zero_count()), (0, 12, 2));
    assert_eq!(both.positive(), [(-1, 2), (2, 4), (7, 2)]);
    assert_eq!(both.negative(), [(1, 2)]);
    assert_values(&render_new(directory.path()), &expected);
    one.exit();
    two.exit();
    assert_values(&render_new(directory.path()), &expected);
    assert_eq!(native(), both);
}

#[test]
fn native_and_classic_processes_agree_on_the_count() {
    let directory = temporary();
    let bounds: &[f64] = &[1.0, 4.0];
    let mut one = Writer::start(directory.path(), 1, 1);
    let classic = one.histogram("cost", bounds, SumRecord::Float);
    one.add(classic.first + 2, 3);
    one.add_float(classic.first, 6.0);
    let mut two = Writer::start(directory.path(), 2, 2);
    let (cells, native) = two.native("cost", bounds, 3, true);
    let layout = super::writer::layout(3, true);
    two.add(native + layout.cell(0.5) as u32, 1);
    two.add(cells.first + 1, 1);
    two.add_float(cells.first, 0.5);
    let expected = [
        (r#"cost_bucket{le="1.0"}"#, "1"),
        (r#"cost_bucket{le="4.0"}"#, "4"),
        ("cost_count", "4"),
        ("cost_sum", "6.5"),
    ];
    assert_values(&render_new(directory.path()), &expected);
}

#[test]
fn the_newest_exemplar_of_each_bucket_and_the_earliest_start_are_shown() {
    let directory = temporary();
    let mut writers = Vec::new();
    for number in 1..=2_u32 {
        let mut one = Writer::start(directory.path(), number, number.into());
        let record = group("errors_total", Kind::Counter, &[]);
        let first = one.cells(1);
        one.group(GroupRecord {
            created: 5_000 * u64::from(number),
            cells: CellsRecord::Counter {
                first,
                float: false,
            },
            ..record
        });
        one.add(first, 1);
        let at = 10_000 * u64::from(number);
        one.exemplar(first, 1.0, at, &format!("error{number}"));
        let sizes = one.histogram("size", &[1.0, 2.0], SumRecord::Float);
        one.add(sizes.first + number, 1);
        one.exemplar(
            sizes.first + number,
            f64::from(number),
            at,
            &format!("size{number}"),
        );
        one.exemplar(sizes.first + 3, 9.0, 50_000 - at, &format!("large{number}"));
        writers.push(one);
    }
    let check = || {
        let reader = open(directory.path());
        let shown = |name: &str, bounds: &[f64]| -> Vec<_> {
            let families = reader.families().expect("the directory is readable");
            let family = families.iter().find(|family| family.name == name);
            let exemplars = &family.expect("it is exposed").series[0].exemplars;
            let exemplars: Vec<_> = exemplars.iter().collect();
            let newest = by_bucket(&exemplars, bounds).into_iter().flatten();
            newest
                .map(|kept| format!("{} {} {:?}", kept.exemplar, kept.value, kept.at))
                .collect()
        };
        assert_eq!(shown("errors_total", &[]), [r#"{trace_id="error2"} 1 20s"#]);
        assert_eq!(
            shown("size", &[1.0, 2.0]),
            [
                r#"{trace_id="size1"} 1 10s"#,
                r#"{trace_id="size2"} 2 20s"#,
                r#"{trace_id="large1"} 9 40s"#,
            ]
        );
        let families = reader.families().expect("the directory is readable");
        let errors = families
            .iter()
            .find(|family| family.name == "errors_total")
            .expect("it is exposed");
        assert_eq!(
            errors.series[0].created,
            Some(std::time::Duration::from_secs(5))
        );
    };
    check();
    writers.clear();
    check();
    check();
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
    assert!(Directory::open(directory.path().join("missing")).is_err());
}

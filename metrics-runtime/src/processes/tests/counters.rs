//! Counters of several processes, and how their series are matched.

use super::writer::Writer;
use super::*;

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
    // Only the numbers change.
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
    // With other numbers, and another order of values and labels.
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
fn dynamic_series_are_read_when_they_come() {
    let directory = temporary();
    let reader = open(directory.path());
    let mut one = Writer::start(directory.path(), 1, 1);
    let mut two = Writer::start(directory.path(), 2, 2);
    let of_one = one.dynamic("hits_total", &["tenant"]);
    let of_two = two.dynamic("hits_total", &["tenant"]);
    let text = render(&reader);
    assert!(text.contains("# hits_total counter"), "{text}");
    assert_eq!(value(&text, "hits_total"), None);
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

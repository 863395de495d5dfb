//! Tests of `list`: filters, tables, JSON.

use super::*;
use crate::catalogue::from_json;
use crate::report::Style;
use metrics_runtime::catalogue;
use metrics_runtime::catalogue::{LabelEntry, OtherValues};
use std::time::Instant;

#[test]
fn filters_have_to_fit_all_at_once() {
    let catalogue = catalogue();
    let names = |filter: ListFilter| {
        let list = List::new(&catalogue, &filter);
        let names = list.metrics.into_iter().map(|metric| metric.name);
        names.collect::<Vec<_>>()
    };
    let fds = |kind| ListFilter {
        name: Some("process_open".to_owned()),
        kind,
        package: Some("metrics_runtime".to_owned()),
    };
    assert_eq!(names(fds(Some(Kind::Gauge))), ["process_open_fds"]);
    assert_eq!(names(fds(Some(Kind::Counter))), [""; 0]);
    let named = |name: &str| ListFilter {
        name: Some(name.to_owned()),
        ..ListFilter::default()
    };
    assert_eq!(
        names(named("process_*_fds")),
        ["process_max_fds", "process_open_fds"]
    );
    assert_eq!(names(named("open_*")), [""; 0]);
    let of_other = ListFilter {
        package: Some("billing".to_owned()),
        ..ListFilter::default()
    };
    assert_eq!(names(of_other), [""; 0]);
    assert_eq!(names(ListFilter::default()).len(), catalogue.metrics.len());
}

#[test]
fn its_json_is_a_catalogue() {
    let catalogue = catalogue();
    let list = List::new(&catalogue, &ListFilter::default());
    let json = list.to_json();
    assert_eq!(from_json(&json), Ok(catalogue));
    // Defaults are left out.
    assert!(json.contains("\"processes\": \"per_process\""), "{json}");
    assert!(!json.contains("\"processes\": \"sum\""), "{json}");
}

#[test]
fn the_table_is_plain_or_for_a_terminal() {
    let list = List::new(&catalogue(), &ListFilter::default());
    let plain = list.long_text(Style::Plain);
    assert!(!plain.contains('\u{1b}'));
    assert!(list.long_text(Style::Terminal).contains("\u{1b}[1mNAME"));
    assert!(list.text(Style::Terminal, 80).contains("\u{1b}[1mNAME"));
    let row = plain
        .lines()
        .find(|line| line.starts_with("process_cpu_seconds_total "));
    assert!(row.is_some_and(|row| row.contains("  counter ")), "{plain}");
    let below = plain.split("process_cpu_seconds_total ").nth(1);
    let help = below.and_then(|below| below.lines().nth(1));
    assert_eq!(
        help,
        Some("    CPU time of the process, user and system, in seconds.")
    );
    let start = plain.split("process_start_time_seconds ").nth(1);
    let origin = start.and_then(|below| below.lines().nth(2));
    assert!(
        origin.is_some_and(|line| line
            .starts_with("    in seconds, of several processes the largest, metrics-runtime")),
        "{origin:?}"
    );
    assert!(
        plain
            .contains("    objective: 99.9 % of the calls of `function=\"catalogue_objectives\", ")
    );
    let (_, total) = plain.trim_end().rsplit_once('\n').expect("lines");
    assert!(
        total.contains(&format!("{} series", list.series)),
        "{total}"
    );
    assert!(total.contains("metrics-runtime ("), "{total}");
}

#[test]
fn the_time_for_a_list_is_printed() {
    // The fastest of several runs, because other tests run at the same time.
    let once = |_| {
        let start = Instant::now();
        let text = List::new(&catalogue(), &ListFilter::default()).text(Style::Plain, 80);
        assert!(!text.is_empty());
        start.elapsed()
    };
    let took = (0..5).map(once).min().expect("some");
    println!("`list` took {took:?}");
}

#[test]
fn a_long_list_leaves_nothing_out() {
    let mut catalogue = Catalogue::default();
    // As many as a short list would have.
    catalogue.metrics = (0..20)
        .map(|at| metric(&format!("metric_{at}"), &["tenant"]))
        .collect();
    let label = &mut catalogue.metrics[0].labels[0];
    label.other = Some(OtherValues::StatusCodes);
    let text = List::new(&catalogue, &ListFilter::default()).long_text(Style::Plain);
    assert_eq!(text.matches("|value-49").count(), 20, "{text}");
    assert!(text.contains("|value-49|(other status codes)\n"), "{text}");
    assert!(!text.contains('…'), "{text}");
}

/// A metric with labels, one with many values.
fn metric(name: &str, labels: &[&str]) -> MetricEntry {
    let mut metric = MetricEntry::new(name, Kind::Histogram, "What it measures.");
    let labels = labels.iter().map(|label| {
        let values = (0..50).map(|value| format!("value-{value}"));
        LabelEntry::new(*label, values.collect())
    });
    metric.labels = labels.collect();
    metric.series = 1_234_567;
    metric
}

#[test]
fn each_metric_takes_one_line_that_fits() {
    let mut catalogue = Catalogue::default();
    let long = "a".repeat(90);
    catalogue.metrics = vec![
        metric(
            "http_request_duration_seconds",
            &["method", "endpoint", "status_code", "tenant"],
        ),
        metric("short", &[]),
        metric(&long, &["label"]),
    ];
    let list = List::new(&catalogue, &ListFilter::default());
    for width in [0, 40, 80, 100, 200] {
        let text = list.text(Style::Plain, width);
        let rows: Vec<_> = text.lines().collect();
        assert_eq!(rows.len(), 1 + 3 + 2, "{text}");
        for row in &rows {
            assert!(row.chars().count() <= width.max(40), "{width}: {row}");
            assert_eq!(*row, row.trim_end());
        }
        assert!(rows[2].starts_with("short "), "{text}");
        assert!(
            !text.contains("value-") && !text.contains("What it measures"),
            "{text}"
        );
        // Styles have no width.
        let styled = list.text(Style::Terminal, width);
        let stripped = styled.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        assert_eq!(stripped, text);
    }
    let text = list.text(Style::Plain, 200);
    assert!(
        text.contains("  method endpoint status_code tenant\n"),
        "{text}"
    );
    assert!(list.text(Style::Plain, 80).contains('…'));
    let long_text = list.long_text(Style::Plain);
    assert!(
        !long_text.contains('…') && !long_text.contains("more)"),
        "{long_text}"
    );
    assert!(
        long_text.contains("value-49") && long_text.contains(&long),
        "{long_text}"
    );
}

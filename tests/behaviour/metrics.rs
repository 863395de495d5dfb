//! Declared metrics: their values, and the exposition of these.

use crate::scrape;
use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, LabelValue, Value, metric, snapshot};
use std::time::Duration;

/// Escapes: a \ and a "quote".
#[metric(help = "Line one\nand \\ two.")]
static METRICS_HELP_TOTAL: Counter;

#[derive(LabelValue)]
enum Odd {
    #[label("a\"b\\c\nd")]
    Escaped,
    #[label("ünïcödé ☃")]
    Unicode,
}

#[derive(LabelSet)]
struct OddLabels {
    odd: Odd,
    #[label("renamed_field")]
    renamed: bool,
}

/// Odd label values.
#[metric]
static METRICS_ODD_TOTAL: Counter<OddLabels>;

#[test]
fn help_and_labels_are_escaped() {
    METRICS_HELP_TOTAL.add(2);
    METRICS_ODD_TOTAL
        .with(OddLabels {
            odd: Odd::Escaped,
            renamed: true,
        })
        .inc();
    METRICS_ODD_TOTAL
        .with(OddLabels {
            odd: Odd::Unicode,
            renamed: false,
        })
        .add(4);
    let text = metrics_runtime::render();
    assert!(text.contains("# HELP metrics_help_total Line one\\nand \\\\ two.\n"));
    assert!(text.contains(r#"metrics_odd_total{odd="a\"b\\c\nd",renamed_field="true"} 1"#));
    assert!(text.contains(r#"metrics_odd_total{odd="ünïcödé ☃",renamed_field="false"} 4"#));
}

/// A gauge.
#[metric]
static METRICS_LEVEL: Gauge<OddLabels>;

#[test]
fn a_gauge_holds_any_float() {
    let level = METRICS_LEVEL.with(OddLabels {
        odd: Odd::Unicode,
        renamed: true,
    });
    let name = r#"metrics_level{odd="ünïcödé ☃",renamed_field="true"}"#;
    for value in [
        0.0,
        -1.5,
        1e300,
        0.1 + 0.2,
        5e-324,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        level.set(value);
        assert_eq!(level.get(), value);
        assert_eq!(scrape().value(name), value);
    }
    level.set(f64::NAN);
    assert!(metrics_runtime::render().contains(&format!("{name} NaN\n")));
    level.set(3);
    level.add(4_u8);
    level.sub(0.5);
    assert_eq!(scrape().value(name), 6.5);
}

/// Waiting times.
#[metric(buckets = [-1.0, 0.0, 0.25, 1e3])]
static METRICS_WAIT_SECONDS: Histogram;

#[test]
fn a_bound_belongs_to_its_bucket() {
    for value in [
        -1.0,
        0.0,
        0.25,
        0.250_000_1,
        1e3,
        1e4,
        f64::NAN,
        f64::INFINITY,
    ] {
        METRICS_WAIT_SECONDS.observe(value);
    }
    METRICS_WAIT_SECONDS.observe(Duration::from_millis(250));
    let scrape = scrape();
    let bucket = |le| scrape.value(&format!("metrics_wait_seconds_bucket{{le=\"{le}\"}}"));
    assert_eq!(
        ["-1.0", "0.0", "0.25", "1000.0", "+Inf"].map(bucket),
        [1.0, 2.0, 4.0, 6.0, 7.0]
    );
    assert_eq!(scrape.value("metrics_wait_seconds_count"), 7.0);
    assert_eq!(
        scrape.value("metrics_wait_seconds_sum"),
        -1.0 + 0.25 + 0.250_000_1 + 11e3 + 0.25
    );
}

/// Counted in a snapshot.
#[metric]
static METRICS_SNAPSHOT_TOTAL: Counter<OddLabels>;

#[test]
fn a_snapshot_can_be_queried() {
    METRICS_SNAPSHOT_TOTAL
        .with(OddLabels {
            odd: Odd::Unicode,
            renamed: true,
        })
        .add(5);
    METRICS_SNAPSHOT_TOTAL
        .with(OddLabels {
            odd: Odd::Escaped,
            renamed: true,
        })
        .add(6);
    let snapshot = snapshot();
    let name = "metrics_snapshot_total";
    let unicode = ("odd", "ünïcödé ☃");
    assert_eq!(
        snapshot.get(name, &[("renamed_field", "true"), unicode]),
        Some(Value::Count(5))
    );
    assert_eq!(snapshot.get(name, &[unicode]), None);
    assert_eq!(snapshot.total(name, &[("renamed_field", "true")]), 11.0);
    assert_eq!(snapshot.total(name, &[("renamed_field", "false")]), 0.0);
    assert_eq!(snapshot.try_total("metrics_no_such", &[]), None);
}

/// Never touched.
#[metric]
static METRICS_UNTOUCHED: Gauge;

#[test]
fn an_untouched_gauge_is_zero_and_not_minus_zero() {
    assert!(metrics_runtime::render().contains("\nmetrics_untouched 0\n"));
    assert_eq!(METRICS_UNTOUCHED.get(), 0.0);
}

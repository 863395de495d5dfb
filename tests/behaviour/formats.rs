//! The exposition of each type of metric in all formats.

use metrics_runtime::{
    Counter, Format, Histogram, Info, LabelSet, LabelValue, Summary, Value, metric, render,
    render_as, snapshot,
};
use std::time::Duration;

/// Counted "formats", in \ and out.
#[metric]
#[expect(dead_code, reason = "only its declaration matters")]
static FORMATS_READ_BYTES_TOTAL: Counter;

/// Times of formats.
#[metric(buckets = [0.5, 1])]
static FORMATS_DURATION_SECONDS: Histogram;

/// Temperatures, which may be below zero.
#[metric(buckets = [-10, 0, 10])]
static FORMATS_OUTSIDE_CELSIUS: Histogram;

#[derive(Clone, Copy, LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(LabelSet)]
struct Sides {
    side: Side,
}

/// Waiting, without buckets.
#[metric]
static FORMATS_WAITING_SECONDS: Summary<Sides>;

#[derive(LabelSet)]
struct Tenant<'a> {
    #[label(limit = 2)]
    tenant: &'a str,
}

/// Waiting, by tenant.
#[metric]
static FORMATS_TENANTS_SECONDS: Summary<Tenant<'static>>;

const EDITION: &str = "2024";

/// Known when it is compiled.
#[metric(labels(edition = EDITION, name = concat!("a", "b")))]
static FORMATS_CONSTANT_INFO: Info;

#[derive(LabelSet)]
struct Found<'a> {
    #[label(limit = 1)]
    version: &'a str,
    side: Side,
}

/// Known when it starts.
#[metric]
static FORMATS_FOUND_INFO: Info<Found<'static>>;

/// Chosen when it starts.
#[metric]
static FORMATS_SIDE_INFO: Info<Sides>;

/// The lines of families whose names have this prefix.
fn about(text: &str, name: &str) -> Vec<String> {
    let is_about = |line: &&str| {
        let start = line
            .split_at_checked(7)
            .map_or(*line, |(word, rest)| match word {
                "# TYPE " | "# HELP " | "# UNIT " => rest,
                _ => line,
            });
        start.starts_with(name)
    };
    text.lines().filter(is_about).map(str::to_owned).collect()
}

fn openmetrics() -> String {
    String::from_utf8(render_as(Format::OpenMetrics)).expect("it is text")
}

#[test]
fn openmetrics_names_families_without_total_and_with_the_unit() {
    let lines = [
        "# TYPE formats_read_bytes counter",
        "# UNIT formats_read_bytes bytes",
        r#"# HELP formats_read_bytes Counted \"formats\", in \\ and out."#,
        "formats_read_bytes_total 0",
    ];
    assert_eq!(about(&openmetrics(), "formats_read_bytes"), lines);
    let lines = [
        r#"# HELP formats_read_bytes_total Counted "formats", in \\ and out."#,
        "# TYPE formats_read_bytes_total counter",
        "formats_read_bytes_total 0",
    ];
    assert_eq!(about(&render(), "formats_read_bytes"), lines);
}

#[test]
fn openmetrics_ends_once_in_both_versions() {
    let text = openmetrics();
    assert!(text.ends_with("\n# EOF\n"));
    assert_eq!(text.matches("# EOF").count(), 1);
    assert!(!text.contains("\n\n"));
    assert!(render_as(Format::OpenMetrics0_0_1).ends_with(b"\n# EOF\n"));
    assert!(!render().contains("# EOF"));
    assert!(render_as(Format::Text).starts_with(b"# HELP "));
}

#[test]
fn openmetrics_has_no_sum_that_can_decrease() {
    FORMATS_OUTSIDE_CELSIUS.observe(-3);
    let text = openmetrics();
    let names = |name: &String| name.split(' ').next().map(str::to_owned);
    let samples: Vec<_> = about(&text, "formats_outside")
        .iter()
        .filter_map(names)
        .collect();
    assert!(samples.contains(&r#"formats_outside_celsius_bucket{le="+Inf"}"#.to_owned()));
    assert!(
        !samples
            .iter()
            .any(|name| name.ends_with("_sum") || name.ends_with("_count"))
    );
    assert!(render().contains("\nformats_outside_celsius_sum -3\n"));
    assert!(render().contains("\nformats_outside_celsius_count 1\n"));
}

#[test]
fn a_summary_has_count_and_sum() {
    for seconds in [1.5, f64::NAN, f64::INFINITY, 2.0] {
        FORMATS_WAITING_SECONDS
            .with(Sides { side: Side::Left })
            .observe(seconds);
    }
    let lines = [
        "# TYPE formats_waiting_seconds summary",
        "# UNIT formats_waiting_seconds seconds",
        "# HELP formats_waiting_seconds Waiting, without buckets.",
        r#"formats_waiting_seconds_sum{side="left"} 3.5"#,
        r#"formats_waiting_seconds_count{side="left"} 2"#,
        r#"formats_waiting_seconds_sum{side="right"} 0"#,
        r#"formats_waiting_seconds_count{side="right"} 0"#,
    ];
    assert_eq!(about(&openmetrics(), "formats_waiting"), lines);
    assert_eq!(about(&render(), "formats_waiting")[2..], lines[3..]);
    let side = [("side", "left")];
    assert_eq!(snapshot().total("formats_waiting_seconds", &side), 2.0);
    match snapshot().get("formats_waiting_seconds", &side) {
        Some(Value::Summary(value)) => assert_eq!((value.count, value.sum), (2, 3.5)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_summary_can_have_text_labels() {
    for tenant in ["one", "two", "three"] {
        FORMATS_TENANTS_SECONDS
            .with(Tenant { tenant })
            .observe(Duration::from_millis(250));
    }
    let lines = [
        r#"formats_tenants_seconds_sum{tenant="one"} 0.25"#,
        r#"formats_tenants_seconds_count{tenant="one"} 1"#,
        r#"formats_tenants_seconds_sum{tenant="two"} 0.25"#,
        r#"formats_tenants_seconds_count{tenant="two"} 1"#,
        r#"formats_tenants_seconds_sum{tenant="__other__"} 0.25"#,
        r#"formats_tenants_seconds_count{tenant="__other__"} 1"#,
    ];
    assert_eq!(about(&render(), "formats_tenants")[2..], lines);
}

#[test]
fn an_info_exposes_its_labels() {
    let lines = [
        "# TYPE formats_constant info",
        "# HELP formats_constant Known when it is compiled.",
        r#"formats_constant_info{edition="2024",name="ab"} 1"#,
    ];
    assert_eq!(about(&openmetrics(), "formats_constant"), lines);
    let lines = [
        "# HELP formats_constant_info Known when it is compiled.",
        "# TYPE formats_constant_info gauge",
        r#"formats_constant_info{edition="2024",name="ab"} 1"#,
    ];
    assert_eq!(about(&render(), "formats_constant"), lines);
    let labels = [("edition", EDITION), ("name", "ab")];
    let value = snapshot().get("formats_constant_info", &labels);
    assert_eq!(value, Some(Value::Float(1.0)));
}

#[test]
fn an_info_exposes_only_its_newest_labels() {
    assert_eq!(about(&render(), "formats_side").len(), 2, "only the header");
    assert_eq!(
        snapshot().get("formats_side_info", &[("side", "left")]),
        None
    );
    FORMATS_SIDE_INFO.set(Sides { side: Side::Right });
    let (version, side) = ("16.4", Side::Left);
    FORMATS_FOUND_INFO.set(Found { version, side });
    let text = render();
    let lines = [r#"formats_side_info{side="right"} 1"#];
    assert_eq!(about(&text, "formats_side")[2..], lines);
    let lines = [r#"formats_found_info{version="16.4",side="left"} 1"#];
    assert_eq!(about(&text, "formats_found")[2..], lines);
}

#[test]
fn a_histogram_is_the_same_in_both_dialects() {
    FORMATS_DURATION_SECONDS.observe(0.75);
    let lines = [
        r#"formats_duration_seconds_bucket{le="0.5"} 0"#,
        r#"formats_duration_seconds_bucket{le="1.0"} 1"#,
        r#"formats_duration_seconds_bucket{le="+Inf"} 1"#,
        "formats_duration_seconds_sum 0.75",
        "formats_duration_seconds_count 1",
    ];
    assert_eq!(about(&openmetrics(), "formats_duration")[3..], lines);
    assert_eq!(about(&render(), "formats_duration")[2..], lines);
}

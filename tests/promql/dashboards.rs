//! Generated dashboards: the conventions hold in every panel and query, and
//! every query asks for what there is.

use metrics_runtime::Kind;
use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use metrics_tools::dashboard::{Board, Metric, conventions};
use metrics_tools::files::check_texts;
use serde_json::Value;

type Known = (&'static str, Kind, &'static [&'static str]);

const METRICS: &[Known] = &[
    (
        "http_requests_total",
        Kind::Counter,
        &["method", "endpoint", "status_code"],
    ),
    (
        "http_request_duration_seconds",
        Kind::Histogram,
        &["method", "endpoint"],
    ),
    (
        "http_response_size_bytes",
        Kind::Summary,
        &["method", "endpoint"],
    ),
    (
        "http_requests_in_progress",
        Kind::Gauge,
        &["method", "endpoint"],
    ),
    (
        "function_calls_total",
        Kind::Counter,
        &["module", "function", "outcome"],
    ),
    (
        "database_operations_total",
        Kind::Counter,
        &["operation", "table", "status"],
    ),
    (
        "cache_operations_total",
        Kind::Counter,
        &["operation", "result"],
    ),
    (
        "external_requests_total",
        Kind::Counter,
        &["peer", "operation", "status"],
    ),
    (
        "background_tasks_total",
        Kind::Counter,
        &["task_type", "status"],
    ),
    ("orders_total", Kind::Counter, &["result"]),
    ("basket_ratio", Kind::Gauge, &[]),
    ("sent_bytes_total", Kind::Counter, &[]),
    ("build_info", Kind::Info, &["version"]),
    ("process_cpu_seconds_total", Kind::Counter, &[]),
    ("process_resident_memory_bytes", Kind::Gauge, &[]),
    ("process_start_time_seconds", Kind::Gauge, &[]),
    ("process_open_fds", Kind::Gauge, &[]),
    ("process_max_fds", Kind::Gauge, &[]),
];

fn board() -> Board {
    let board = Board::new("Shop", "shop-overview").objectives();
    METRICS.iter().fold(board, |board, (name, kind, labels)| {
        let metric = Metric::new(*name, *kind, "What \"it\" counts.").labels(labels.to_vec());
        board.metric(match kind {
            Kind::Histogram => metric.apdex("0.25", "1.0"),
            Kind::Counter if *name == "cache_operations_total" => metric
                .failures("result", "error|panic")
                .lookups("result", "hit", "miss"),
            Kind::Counter => match labels.last() {
                Some(&"status_code") => metric.failures("status_code", "5.."),
                Some(label @ (&"outcome" | &"status")) => metric.failures(*label, "error|panic"),
                _ => metric,
            },
            _ => metric,
        })
    })
}

fn known() -> KnownMetrics {
    let mut known = KnownMetrics::new()
        .name("slo:error_budget_left:ratio_rate30d")
        .name("slo:error_budget_burn:ratio_rate1h")
        // Of Prometheus itself.
        .name("prometheus_rule_evaluation_failures_total");
    for (name, kind, labels) in METRICS {
        let kind = match kind {
            Kind::Counter => MetricKind::Counter,
            Kind::Histogram => MetricKind::Histogram,
            Kind::Summary => MetricKind::Summary,
            _ => MetricKind::Gauge,
        };
        let labels = labels.iter().map(|label| (*label, LabelValues::Any));
        known = known.metric(KnownMetric::new(*name, kind).series(labels));
    }
    known
}

fn json() -> Value {
    serde_json::from_str(&board().to_string()).expect("it is JSON")
}

#[test]
fn our_own_check_finds_nothing_in_it() {
    let text = board().to_string();
    let checked = check_texts([("board.json", &*text)], &known());
    assert!(checked.problems.is_empty(), "{checked}");
    assert!(checked.expressions > 30, "{checked}");
    assert_eq!(text, board().to_string());
}

#[test]
fn each_metric_is_shown() {
    let text = board().to_string();
    for (name, ..) in METRICS {
        assert!(text.contains(name), "{name}");
    }
}

#[test]
fn levels_whose_meaning_only_the_program_knows_are_not_taken_together_over_instances() {
    let text = board().to_string();
    assert!(text.contains("avg by (instance) (basket_ratio{"), "{text}");
    assert!(!text.contains("avg (basket_ratio{"), "{text}");
}

#[test]
fn it_keeps_the_conventions() {
    assert_eq!(conventions(&board().to_string()), [""; 0]);
    let empty = Board::new("Empty", "empty").to_string();
    assert_eq!(conventions(&empty), [""; 0]);
}

#[test]
fn descriptions_are_of_what_is_shown() {
    let board = json();
    let panels = board["panels"].as_array().expect("a list");
    for (title, says) in [
        ("Process CPU", "Shown for each second: 100 % is one second."),
        ("Process uptime", "How long the process has been running."),
    ] {
        let panel = panels.iter().find(|panel| panel["title"] == title);
        let panel = panel.unwrap_or_else(|| panic!("no panel {title}"));
        let description = panel["description"].as_str().expect("a text");
        assert!(description.ends_with(says), "{description}");
    }
}

#[test]
fn units_follow_kinds_and_names() {
    let board = json();
    let panels = board["panels"].as_array().expect("a list");
    let unit = |title: &str| {
        let panel = panels.iter().find(|panel| panel["title"] == title);
        let panel = panel.unwrap_or_else(|| panic!("no panel {title}"));
        panel["fieldConfig"]["defaults"]["unit"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    for (title, expected) in [
        ("HTTP requests", "reqps"),
        ("HTTP requests: error ratio", "percentunit"),
        ("HTTP request duration", "s"),
        ("HTTP request duration: Apdex", "percentunit"),
        ("HTTP request duration: p95 by endpoint", "s"),
        ("HTTP response size: mean", "bytes"),
        ("Orders", "ops"),
        ("Basket", "percentunit"),
        ("Sent", "Bps"),
        ("Process CPU", "percentunit"),
        ("Process resident memory", "bytes"),
        ("Process uptime", "s"),
        ("Error budget left", "percentunit"),
    ] {
        assert_eq!(unit(title), expected, "{title}");
    }
}

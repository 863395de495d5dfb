//! Generated dashboards: every panel and query follows the conventions, and every query uses
//! existing metrics.

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
        // Prometheus' own metrics.
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

/// The panel with a title, also in a collapsed row.
fn panel<'a>(board: &'a Value, title: &str) -> &'a Value {
    let panels = board["panels"].as_array().expect("a list").iter();
    let nested = panels.clone().flat_map(|row| row["panels"].as_array());
    let mut all = panels.chain(nested.flatten());
    all.find(|panel| panel["title"] == title)
        .unwrap_or_else(|| panic!("no panel {title}"))
}

#[test]
fn our_own_check_finds_nothing_in_dashboards() {
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
fn gauges_without_a_known_aggregation_are_shown_per_instance() {
    let text = board().to_string();
    assert!(text.contains("avg by (instance) (basket_ratio{"), "{text}");
    assert!(!text.contains("avg (basket_ratio{"), "{text}");
}

#[test]
fn dashboards_follow_the_conventions() {
    assert_eq!(conventions(&board().to_string()), [""; 0]);
    let empty = Board::new("Empty", "empty").to_string();
    assert_eq!(conventions(&empty), [""; 0]);
}

#[test]
fn descriptions_match_the_shown_metrics() {
    let board = json();
    for (title, says) in [
        ("Process CPU", "Shown for each second: 100 % is one second."),
        ("Process uptime", "How long the process has been running."),
    ] {
        let panel = panel(&board, title);
        let description = panel["description"].as_str().expect("a text");
        assert!(description.ends_with(says), "{description}");
    }
}

#[test]
fn units_follow_types_and_names() {
    let board = json();
    let unit = |title: &str| {
        panel(&board, title)["fieldConfig"]["defaults"]["unit"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    for (title, expected) in [
        ("HTTP requests", "reqps"),
        ("HTTP requests by endpoint", "reqps"),
        ("HTTP requests by status_code", "reqps"),
        ("HTTP requests: error ratio by endpoint", "percentunit"),
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

/// The first row, and what is expanded.
#[test]
fn dashboards_begin_with_the_golden_signals() {
    let board = json();
    let panels = board["panels"].as_array().expect("a list").iter();
    let titles: Vec<_> = panels
        .clone()
        .map(|panel| panel["title"].as_str())
        .collect();
    let expanded = [
        "Overview",
        "HTTP requests",
        "Error ratio",
        "p95",
        "In progress",
        "Error budget left",
        "Instances up",
        "Requests (1 of 2)",
        "HTTP requests by endpoint",
        "HTTP requests by status_code",
        "HTTP requests: error ratio by endpoint",
        "HTTP request duration",
        "HTTP request duration: p95 by endpoint",
        "HTTP request duration: heat map",
        "Requests (2 of 2)",
        "Objectives",
    ];
    assert_eq!(titles[..expanded.len()], expanded.map(Some));
    for panel in panels.skip(expanded.len() - 2) {
        assert_eq!(
            (&panel["type"], &panel["collapsed"]),
            (&"row".into(), &true.into())
        );
    }
}

#[test]
fn variables_for_endpoints_and_functions_are_in_each_matching_query() {
    let text = board().to_string();
    for expected in [
        "label_values(http_requests_total{job=~\\\"$job\\\",instance=~\\\"$instance\\\"}, endpoint)",
        "label_values(function_calls_total{job=~\\\"$job\\\",instance=~\\\"$instance\\\"}, function)",
        "http_request_duration_seconds_bucket{job=~\\\"$job\\\",instance=~\\\"$instance\\\",endpoint=~\\\"$endpoint\\\"}",
        "http_response_size_bytes_count{job=~\\\"$job\\\",instance=~\\\"$instance\\\",endpoint=~\\\"$endpoint\\\"}",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let metric = |name: &str| format!("{name}{{job=~\\\"$job\\\",instance=~\\\"$instance\\\"}}");
    // Every query has the matcher, except the variable's own query.
    let all = metric("http_requests_total");
    assert_eq!(text.matches(&all).count(), 1, "{text}");
}

#[test]
fn objectives_are_shown_as_lines() {
    let durations = Metric::new("wait_seconds", Kind::Histogram, "Waits.").labels(["queue"]);
    let calls = Metric::new("calls_total", Kind::Counter, "Calls.").failures("status", "error");
    let board = Board::new("Jobs", "jobs")
        .metric(durations.objective(0.25).objective(0.1))
        .metric(calls.objective(0.001));
    let text = board.to_string();
    assert_eq!(conventions(&text), [""; 0]);
    let board: Value = serde_json::from_str(&text).expect("it is JSON");
    for (title, values) in [
        ("Wait", &[0.1, 0.25][..]),
        ("Wait: p95 by queue", &[0.1, 0.25]),
        ("Calls: error ratio", &[0.001]),
        ("p95", &[0.1, 0.25]),
    ] {
        let defaults = &panel(&board, title)["fieldConfig"]["defaults"];
        let steps = defaults["thresholds"]["steps"].as_array().expect(title);
        let limits: Vec<_> = steps
            .iter()
            .filter_map(|step| step["value"].as_f64())
            .collect();
        assert_eq!(limits, values, "{title}");
        let drawn = defaults["custom"]["thresholdsStyle"]["mode"].as_str();
        assert!(drawn == Some("dashed") || title == "p95", "{title}");
    }
}

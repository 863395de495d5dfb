//! Generated dashboards: the conventions hold in every panel and query, and
//! every query asks for what there is.

use metrics_runtime::Kind;
use metrics_runtime::artifacts::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use metrics_runtime::artifacts::dashboard::{Board, Metric};
use metrics_runtime::artifacts::files::check_texts;
use serde_json::Value;
use std::collections::HashSet;

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
        &["service", "operation", "status"],
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
            _ => metric,
        })
    })
}

fn known() -> KnownMetrics {
    let mut known = KnownMetrics::new()
        .name("slo:error_budget_left:ratio_rate30d")
        .name("slo:error_budget_burn:ratio_rate1h");
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
fn each_panel_keeps_the_conventions() {
    let board = json();
    assert_eq!(board["editable"], false);
    assert_eq!(board["uid"], "shop-overview");
    let (mut ids, mut places) = (HashSet::new(), HashSet::new());
    for panel in board["panels"].as_array().expect("a list") {
        assert!(ids.insert(panel["id"].as_u64()), "{panel}");
        let place = &panel["gridPos"];
        assert!(
            places.insert((place["x"].as_u64(), place["y"].as_u64())),
            "{panel}"
        );
        if panel["type"] == "row" {
            continue;
        }
        for key in ["title", "description"] {
            assert!(
                !panel[key].as_str().unwrap_or_default().is_empty(),
                "{key}: {panel}"
            );
        }
        assert_eq!(panel["datasource"]["uid"], "${datasource}");
        assert!(
            panel["fieldConfig"]["defaults"]["unit"].is_string(),
            "{panel}"
        );
        let targets = panel["targets"].as_array().expect("a list");
        assert!(!targets.is_empty(), "{panel}");
        for target in targets {
            assert_eq!(target["datasource"]["uid"], "${datasource}");
            let expr = target["expr"].as_str().expect("a text");
            for part in expr.split('{').skip(1) {
                assert!(
                    part.starts_with("job=~\"$job\",instance=~\"$instance"),
                    "{expr}"
                );
            }
            let ranges = expr.matches("rate(").count() + expr.matches("increase(").count();
            assert_eq!(ranges, expr.matches("[$__rate_interval]").count(), "{expr}");
            for (at, _) in expr.match_indices("_total{") {
                let before = &expr[..at];
                let call = before.rfind('(').map_or("", |at| &before[..at]);
                assert!(
                    call.ends_with("rate") || call.ends_with("increase"),
                    "{expr}"
                );
            }
        }
    }
}

#[test]
fn its_variables_keep_the_conventions() {
    let board = json();
    let variables = board["templating"]["list"].as_array().expect("a list");
    let names: Vec<_> = variables.iter().map(|it| it["name"].as_str()).collect();
    assert_eq!(names, [Some("datasource"), Some("job"), Some("instance")]);
    assert_eq!(variables[0]["type"], "datasource");
    for variable in &variables[1..] {
        assert_eq!(variable["allValue"], ".+");
        assert_eq!(variable["multi"], true);
        assert_eq!(variable["refresh"], 2);
        assert_eq!(variable["datasource"]["uid"], "${datasource}");
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
        ("Http requests", "reqps"),
        ("Error ratio", "percentunit"),
        ("Http request duration", "s"),
        ("Http request duration: Apdex", "percentunit"),
        ("Http request duration: p95 by endpoint", "s"),
        ("Http response size: mean", "bytes"),
        ("Orders", "ops"),
        ("Basket", "percentunit"),
        ("Sent", "Bps"),
        ("Process cpu", "percentunit"),
        ("Process resident memory", "bytes"),
        ("Process start time: how long ago", "s"),
        ("Error budget left", "percentunit"),
    ] {
        assert_eq!(unit(title), expected, "{title}");
    }
}

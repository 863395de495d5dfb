//! Expressions in rule files, dashboards and queries: errors are shown at their location in the
//! file.

use metrics_tools::check::{FindingKind, KnownMetric, KnownMetrics, LabelValues, MetricKind};
use metrics_tools::files::{ProblemKind, check, check_texts};
use std::fs;
use std::time::Instant;

fn known() -> KnownMetrics {
    KnownMetrics::new()
        .metric(
            KnownMetric::new("orders_total", MetricKind::Counter)
                .series([("result", LabelValues::finite(["ok", "error"]))]),
        )
        .metric(KnownMetric::new("depth", MetricKind::Gauge).series([]))
}

#[test]
fn a_label_value_in_a_folded_rule() {
    let rules = "\
groups:
- name: orders
  rules:
  - alert: OrdersFail
    expr: >-
      sum by (job) (
        rate(orders_total{result=\"failed\"}[5m])
      )
      > 1
";
    assert_eq!(
        check_texts([("rules.yml", rules)], &known()).to_string(),
        "\
label-value: `result` is never `failed`
 --> rules.yml:7:34
  |
7 |   rate(orders_total{result=\"failed\"}[5m])
  |                            ^^^^^^^^
  = help: it is `error` or `ok`
  = in: alert OrdersFail

1 expression in 1 file: 1 problem
"
    );
}

#[test]
fn a_label_value_in_a_dashboard() {
    let dashboard = r#"{
  "panels": [
    {
      "title": "Orders",
      "targets": [
        {"expr": "sum(rate(orders_total{job=~\"$job\",result=\"failed\"}[$__rate_interval]))"}
      ]
    }
  ]
}
"#;
    assert_eq!(
        check_texts([("orders.json", dashboard)], &known()).to_string(),
        "\
label-value: `result` is never `failed`
 --> orders.json:6:62
  |
6 | sum(rate(orders_total{job=~\"$job\",result=\"failed\"}[$__rate_interval]))
  |                                          ^^^^^^^^
  = help: it is `error` or `ok`
  = in: panel Orders

1 expression in 1 file: 1 problem
"
    );
}

#[test]
fn queries_of_variables_use_metrics_and_labels() {
    let dashboard = r#"{"templating": {"list": [
  {"name": "good", "type": "query", "query": "label_values(orders_total, result)"},
  {"name": "metric", "type": "query", "query": "label_values(order_total, result)"},
  {"name": "label", "type": "query", "query": "label_values(orders_total{job=\"a\"}, results)"},
  {"name": "result", "type": "query", "query": {"query": "query_result(topk(5, orders_total))"}},
  {"name": "syntax", "type": "query", "query": "label_values(orders_total{, result)"}
]}}"#;
    let checked = check_texts([("d.json", dashboard)], &known());
    let found: Vec<_> = checked
        .problems
        .iter()
        .map(|it| {
            let expression = it.expression.as_ref().expect("it is in an expression");
            let part = expression.underlined.clone();
            (
                it.kind,
                expression.within.as_str(),
                part,
                it.position.line,
                it.position.column,
            )
        })
        .collect();
    let of = |kind| ProblemKind::Finding(kind);
    let name = |text: &str| text.to_owned();
    assert_eq!(
        found,
        [
            (
                of(FindingKind::UnknownMetric),
                "variable metric",
                name("order_total"),
                3,
                62
            ),
            (
                of(FindingKind::UnknownLabel),
                "variable label",
                name("results"),
                4,
                86
            ),
            (
                of(FindingKind::CounterWithoutRate),
                "variable result",
                name("orders_total"),
                5,
                80
            ),
            (ProblemKind::Syntax, "variable syntax", name(""), 6, 75),
        ]
    );
}

#[test]
fn recorded_series_are_known_in_all_files() {
    let rules = "groups:\n- name: g\n  rules:\n  - record: job:orders:rate5m\n    expr: sum by (job) (rate(orders_total[5m]))\n";
    let query = "job:orders:rate5m > 5 and on (job) ALERTS{alertname=\"Any\"}";
    let files = [("a.promql", query), ("z.yml", rules)];
    assert_eq!(check_texts(files, &known()).problems, []);
    assert_eq!(check_texts([files[0]], &known()).problems.len(), 1);
    // A metric of that name is still a counter.
    let shadow =
        "groups:\n- name: g\n  rules:\n  - record: orders_total\n    expr: orders_total > 1\n";
    assert_eq!(check_texts([("a.yml", shadow)], &known()).problems.len(), 1);
}

#[test]
fn files_can_be_selected_by_patterns() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::create_dir(path("deep")).expect("a folder in it");
    let rule = |expr: &str| format!("groups: [{{name: g, rules: [{{alert: A, expr: '{expr}'}}]}}]");
    fs::write(path("good.yml"), rule("depth > 1")).expect("written");
    fs::write(path("deep/bad.yml"), rule("deep > 1")).expect("written");
    fs::write(path("prometheus.yml"), "global: {}").expect("written");
    fs::write(path("broken.json"), "{\"panels\": [").expect("written");

    let checked = check([path("*.yml")], &known());
    assert_eq!(checked.files, [path("good.yml")]);
    assert_eq!(checked.skipped, [path("prometheus.yml")]);
    assert_eq!(checked.problems, []);
    let skipped = format!(
        "skipped: no expressions found: {}\n",
        path("prometheus.yml")
    );
    assert_eq!(
        checked.to_string(),
        skipped + "1 expression in 1 file: no problems\n"
    );

    // Each file once, however often it is named.
    let patterns = [
        path("**/*.yml"),
        path("good.yml"),
        path("*.json"),
        path("*.toml"),
    ];
    let checked = check(patterns, &known());
    assert_eq!(checked.expressions, 2);
    let kinds: Vec<_> = checked.problems.iter().map(|it| it.kind.as_str()).collect();
    assert_eq!(kinds, ["unreadable", "unreadable", "unknown-metric"]);
    assert_eq!(checked.problems[0].file, path("*.toml"));
    assert_eq!(checked.problems[0].message, "no file matches");
}

/// The time is printed; the bound is wide because of busy machines.
#[test]
fn a_thousand_expressions_of_a_file_are_checked() {
    let rules: String = (0..1000)
        .map(|n| format!("  - record: r{n}\n    expr: |\n      sum by (job) (rate(orders_total{{result=\"ok\"}}[5m]))\n        / on (job) r{}\n", n / 2))
        .collect();
    let rules = format!("groups:\n- name: g\n  rules:\n{rules}");
    let start = Instant::now();
    let checked = check_texts([("rules.yml", &*rules)], &known());
    let elapsed = start.elapsed();
    println!("1000 expressions in a file: {elapsed:?}");
    assert_eq!((checked.expressions, checked.problems.len()), (1000, 0));
}

//! Recorded series, which have the labels of their rules' expressions, and names of alerts.

use super::known;
use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
use metrics_tools::files::Sources;
use metrics_tools::promql::parse;

/// An expression, its underlined part, and the message.
const PLANTED: &[(&str, &str, &str)] = &[
    (
        "job:requests:rate5m{endpoint=\"/users\"} > 1",
        "endpoint",
        "the recorded series has no label `endpoint`: it has `cluster`, `job` and `team`",
    ),
    (
        "job:requests:rate5m{instance=~\"a.*\"} > 1",
        "instance",
        "the recorded series has no label `instance`: it has `cluster`, `job` and `team`",
    ),
    (
        "sum by (instance) (job:requests:rate5m)",
        "instance",
        "the grouped expression has no label `instance`: it has `cluster`, `job` and `team`",
    ),
    (
        "endpoint:errors:ratio_rate5m > 0.05 and on (endpoint) job:requests:rate5m > 1",
        "endpoint",
        "the right side has no label `endpoint`: it has `cluster`, `job` and `team`",
    ),
    (
        "endpoint:errors:ratio_rate5m > 0.05 and job:requests:rate5m > 1",
        "and",
        "`and` pairs series with equal labels, and only one side has `endpoint`: no series has a partner: write `and ignoring (endpoint)`",
    ),
    (
        "all:up:count{job=\"api\"} < 3",
        "job",
        "the recorded series has no label `job`: it has `cluster`",
    ),
    (
        "twice:up:ratio{kind!=\"a\",sort=\"b\"}",
        "sort",
        "the recorded series has no label `sort`: it has `cluster`, `job`, `kind` and `level`",
    ),
    (
        "deep:requests:max{job=\"api\"}",
        "job",
        "the recorded series has no label `job`: it has `cluster` and `team`",
    ),
    (
        "ALERTS{alertname=\"HighErrors\"}",
        "\"HighErrors\"",
        "unknown alert `HighErrors`: did you mean `HighError`?",
    ),
    (
        "count(ALERTS{alertname=~\"HighError|Nothing\"})",
        "Nothing",
        "unknown alert `Nothing`: it is `HighError` or `TargetDown`",
    ),
    (
        "ALERTS{alertname=\"HighError\",alertstate=\"active\"}",
        "\"active\"",
        "`alertstate` is never `active`: it is `firing` or `pending`",
    ),
    (
        "{__name__=\"ALERTS\",alertname=~\"Target.*ly\"}",
        "\"Target.*ly\"",
        "no alert name matches `Target.*ly`: it is `HighError` or `TargetDown`",
    ),
    (
        "ALERTS{alertname=~\"Nothing|None\"}",
        "\"Nothing|None\"",
        "no alert name matches `Nothing|None`: it is `HighError` or `TargetDown`",
    ),
    (
        "sum({__name__=\"all:up:count\",job=\"api\"})",
        "job",
        "the recorded series has no label `job`: it has `cluster`",
    ),
    (
        "ALERTS_FOR_STATE{alertname=\"TargetDwn\"} > 5",
        "\"TargetDwn\"",
        "unknown alert `TargetDwn`: did you mean `TargetDown`?",
    ),
];

const GOOD: &[&str] = &[
    "job:requests:rate5m{job=\"api\",team=\"shop\"} > 1",
    "job:requests:rate5m{instance=\"\"} > 1",
    "job:requests:rate5m{instance=~\"$instance|\"} > 1",
    "job:requests:rate5m{cluster=\"eu\"} > 1",
    "endpoint:errors:ratio_rate5m{endpoint=\"/anything\"} > 0.05",
    "endpoint:errors:ratio_rate5m > 0.05 and on (job) job:requests:rate5m > 1 or all:up:count < 1",
    "twice:up:ratio{kind=\"a\"} or twice:up:ratio{level=\"b\"}",
    "broken:one{whatever=\"x\"} or circle:one{whatever=\"x\"} or circle:two{x=\"y\"}",
    "histogram_quantile(0.9, sum by (le) (job:duration_seconds_bucket))",
    "count by (alertname, severity) (ALERTS{alertstate=\"firing\",severity=\"page\"})",
    "ALERTS{alertname=~\".*Down|HighError\",alertstate!=\"pending\"}",
    "ALERTS_FOR_STATE{alertname=\"TargetDown\",alertstate=\"\"}",
    "ALERTS{alertname=~\"High.*\"} unless on () ALERTS{alertname!=\"Watchdog\"}",
    "redis_up:by_job{anything=\"x\"}",
];

const RULES: &str = r#"
groups:
- name: requests
  labels: {team: shop}
  rules:
  # Before the series that it uses.
  - {record: deep:requests:max, expr: 'max without (job) (job:requests:rate5m)'}
  - {record: job:requests:rate5m, expr: 'sum by (job) (rate(http_requests_total[5m]))'}
- name: others
  rules:
  - {record: endpoint:errors:ratio_rate5m, expr: 'sum by (endpoint, job) (rate(http_requests_total{status_code="500"}[5m])) / sum by (endpoint, job) (rate(http_requests_total[5m]))'}
  - {record: all:up:count, expr: count(up)}
  - {record: twice:up:ratio, expr: vector(1), labels: {kind: a}}
  - {record: twice:up:ratio, expr: avg by (job) (up), labels: {level: b}}
  - {record: 'circle:one', expr: 'circle:two'}
  - {record: 'circle:two', expr: 'circle:one or vector(1)'}
  - {record: 'job:duration_seconds_bucket', expr: 'sum by (job, le) (rate(http_request_duration_seconds_bucket[5m]))'}
  - {record: 'redis_up:by_job', expr: 'redis_up'}
  - {alert: HighError, expr: 'job:requests:rate5m > 1'}
  - {alert: TargetDown, expr: 'up == 0'}
"#;

const BROKEN: &str = "groups: [{name: g, rules: [{record: broken:one, expr: sum(}]}]";

fn found(query: &str) -> Vec<(String, String)> {
    let sources = Sources::new()
        .text("rules.yml", RULES)
        .text("broken.yml", BROKEN);
    let checked = sources.query("query", query).check(&known());
    let problems = checked.problems.into_iter();
    let of_query = problems.filter(|problem| problem.file != "broken.yml");
    of_query
        .map(|problem| {
            let part = problem.expression.expect("an expression").underlined;
            let help = problem.help.expect("the message has advice");
            (part, format!("{}: {help}", problem.message))
        })
        .collect()
}

#[test]
fn missing_labels_of_recorded_series_and_unknown_alerts_are_found() {
    for (query, part, message) in PLANTED {
        let expected = ((*part).to_owned(), (*message).to_owned());
        assert_eq!(found(query), [expected], "{query}");
    }
}

#[test]
fn recorded_series_with_their_labels_have_no_findings() {
    for query in GOOD {
        assert_eq!(found(query), [], "{query}");
    }
}

#[test]
fn a_rule_changes_nothing_about_metrics_that_are_declared_or_foreign() {
    let sum = parse("sum(up)").expect("a sum");
    let rules: &[(&_, &[_])] = &[(&sum, &[])];
    let declared =
        KnownMetric::new("jobs", MetricKind::Gauge).series([("queue", LabelValues::Any)]);
    let known = KnownMetrics::new().metric(declared);
    let known = known.foreign("edge:*").expect("a pattern");
    let known = known.recorded("jobs", rules).recorded("edge:up", rules);
    for text in ["jobs{queue=\"mail\"}", "edge:up{zone=\"a\"}"] {
        assert_eq!(known.check(&parse(text).expect(text)), [], "{text}");
    }
}

#[test]
fn a_label_that_a_rule_sets_to_nothing_is_removed() {
    let expr = parse("sum by (job, instance) (up)").expect("a sum");
    let known = KnownMetrics::new().recorded("targets:up", &[(&expr, &[("job", "")])]);
    let findings = known.check(&parse("targets:up{job=\"a\"}").expect("a selector"));
    let found: Vec<_> = findings.iter().map(ToString::to_string).collect();
    let expected = "the recorded series has no label `job`: it has `instance`; if Prometheus adds it, declare it as a target label";
    assert_eq!(found, [expected]);
}

#[test]
fn a_recorded_number_has_no_labels() {
    for rule in ["5", "scalar(up)"] {
        let expr = parse(rule).expect(rule);
        let known = KnownMetrics::new().recorded("answer", &[(&expr, &[])]);
        let findings = known.check(&parse("answer{job=\"a\"}").expect("a selector"));
        let found: Vec<_> = findings.iter().map(ToString::to_string).collect();
        let expected = "the recorded series has no label `job`: it has no labels";
        assert_eq!(found, [expected], "{rule}");
    }
}

//! Expressions whose parts select series, but which as a whole never return any.

use super::{Planted, expect};
use metrics_tools::check::{FindingKind, KnownMetric, KnownMetrics, LabelValues, MetricKind};
use metrics_tools::promql::parse;

const PLANTED: &[Planted] = &[
    (
        "rate(http_requests_total{method=\"POST\",endpoint=\"/items\"}[5m])",
        "{method=\"POST\",endpoint=\"/items\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "rate(cache_operations_total{operation=\"set\",result=\"hit\"}[5m])",
        "{operation=\"set\",result=\"hit\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "rate(cache_operations_total{operation!=\"get\",result=~\"hit|miss\"}[5m])",
        "{operation!=\"get\",result=~\"hit|miss\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "rate(http_requests_total{status_code=~\"5..\",status_code!=\"500\"}[5m])",
        "{status_code=~\"5..\",status_code!=\"500\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "rate(http_requests_total{method!~\"GET|POST\"}[5m])",
        "{method!~\"GET|POST\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "up{job=\"api\",job=\"worker\"}",
        "{job=\"api\",job=\"worker\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "up{job=\"api\",job!~\"api|worker\"}",
        "{job=\"api\",job!~\"api|worker\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "redis_up{job=\"redis\",job=~\"cache.*\"}",
        "{job=\"redis\",job=~\"cache.*\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "up{instance=~\"web-[0-9]+\",instance!~\"web.*\"}",
        "{instance=~\"web-[0-9]+\",instance!~\"web.*\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "rate(orders_total{tenant!~\".*\"}[5m])",
        "{tenant!~\".*\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "{__name__=\"queue_depth\",queue=\"mail\",queue=\"reports\"}",
        "{__name__=\"queue_depth\",queue=\"mail\",queue=\"reports\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
    (
        "sum by (job) (rate(http_requests_total{status_code=\"500\"}[5m])) / sum(rate(http_requests_total[5m]))",
        "/",
        "`/` pairs series with equal labels, and only one side has `job`: no series has a partner: write `scalar(…)` around the right side",
    ),
    (
        "rate(http_request_duration_seconds_bucket{le=\"0.5\"}[5m]) / rate(http_request_duration_seconds_count[5m])",
        "/",
        "`/` pairs series with equal labels, and only one side has `le`: no series has a partner: keep `le` on the right, or write `/ ignoring (le)`, with `group_left` if there are several for one",
    ),
    (
        "up == 0 and queue_depth > 5",
        "and",
        "`and` pairs series with equal labels, and only one side has `queue`: no series has a partner: write `and ignoring (queue)`",
    ),
    (
        "queue_depth > vector(5)",
        ">",
        "`>` pairs series with equal labels, and only one side has `instance`: no series has a partner: write `scalar(…)` around the right side",
    ),
    (
        "http_requests_in_progress * queue_depth",
        "*",
        "`*` pairs series with equal labels, and only one side has `queue`: no series has a partner: keep `queue` on the left, or write `* ignoring (queue)`, with `group_right` if there are several for one",
    ),
    (
        "queue_depth * ignoring (job) http_requests_in_progress",
        "*",
        "`*` pairs series with equal labels, and only one side has `queue`: no series has a partner: keep `queue` on the right, or write `* ignoring (queue)`, with `group_left` if there are several for one",
    ),
    (
        "rate({\"http_requests_total\", method=\"GET\", method=\"POST\"}[5m])",
        "{\"http_requests_total\", method=\"GET\", method=\"POST\"}",
        "no series satisfies all of these matchers: remove the conflicting ones",
    ),
];

#[test]
fn expressions_that_never_return_series_are_found() {
    expect(FindingKind::SelectsNothing, PLANTED);
}

#[test]
fn the_name_of_a_metric_without_series_is_underlined() {
    let states = LabelValues::finite([""; 0]);
    let metric = KnownMetric::new("letters", MetricKind::Gauge).series([("state", states)]);
    let known = KnownMetrics::new().metric(metric);
    for (text, part) in [
        ("sum(letters)", "letters"),
        ("sum(letters{job=\"a\"})", "{job=\"a\"}"),
    ] {
        let findings = known.check(&parse(text).expect(text));
        let parts: Vec<_> = findings.iter().map(|it| &text[it.span.range()]).collect();
        assert_eq!(parts, [part], "{findings:?}");
    }
}

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    PLANTED.iter()
}

//! Unknown metric names.

use super::{Planted, expect};
use metrics_tools::check::{FindingKind, KnownMetrics};
use metrics_tools::promql::parse;

const PLANTED: &[Planted] = &[
    (
        "rate(http_request_total[5m])",
        "http_request_total",
        "unknown metric `http_request_total`: did you mean `http_requests_total`?",
    ),
    (
        "rate(htpp_requests_total[5m])",
        "htpp_requests_total",
        "unknown metric `htpp_requests_total`: did you mean `http_requests_total`?",
    ),
    (
        "rate(http_requests[5m])",
        "http_requests",
        "unknown metric `http_requests`: did you mean `http_requests_total`?",
    ),
    (
        "http_requests_in_progress_total",
        "http_requests_in_progress_total",
        "unknown metric `http_requests_in_progress_total`: did you mean `http_requests_in_progress`?",
    ),
    (
        "rate(http_request_duration_seconds[5m])",
        "http_request_duration_seconds",
        "unknown metric `http_request_duration_seconds`: it is a histogram: write `http_request_duration_seconds_bucket`, `http_request_duration_seconds_sum` or `http_request_duration_seconds_count`",
    ),
    (
        "sum(rate(http_request_duration_bucket[5m])) by (le)",
        "http_request_duration_bucket",
        "unknown metric `http_request_duration_bucket`: did you mean `http_request_duration_seconds_bucket`?",
    ),
    (
        "queue_depht > 10",
        "queue_depht",
        "unknown metric `queue_depht`: did you mean `queue_depth`?",
    ),
    (
        "up == 0 or absent(upp)",
        "upp",
        "unknown metric `upp`: did you mean `up`?",
    ),
    (
        "{__name__=\"orders\", tenant=\"a\"}",
        "\"orders\"",
        "unknown metric `orders`: did you mean `orders_total`?",
    ),
    (
        "{\"app_inf\"}",
        "\"app_inf\"",
        "unknown metric `app_inf`: did you mean `app_info`?",
    ),
    (
        "pg_uptime > 1",
        "pg_uptime",
        "unknown metric `pg_uptime`: if another job exposes it, write `--foreign pg_uptime`",
    ),
    (
        "rate(pg_commit_total[5m])",
        "pg_commit_total",
        "unknown metric `pg_commit_total`: did you mean `pg_commits_total`?",
    ),
    (
        "job:http_request:rate5m > 1",
        "job:http_request:rate5m",
        "unknown metric `job:http_request:rate5m`: did you mean `job:http_requests:rate5m`?",
    ),
    (
        "avg_over_time((something_else / 2)[1h:])",
        "something_else",
        "unknown metric `something_else`: if another job exposes it, write `--foreign something_else`",
    ),
    (
        "histogram_quantile(0.9, sum by (le) (rate(http_request_duration_second_bucket[5m])))",
        "http_request_duration_second_bucket",
        "unknown metric `http_request_duration_second_bucket`: did you mean `http_request_duration_seconds_bucket`?",
    ),
];

#[test]
fn unknown_metrics_are_found_with_the_closest_name() {
    expect(FindingKind::UnknownMetric, PLANTED);
}

#[test]
fn a_regular_expression_that_matches_no_name_has_its_own_message() {
    for (text, message) in [
        (
            "{__name__=~\"mysql_.*\"}",
            "no metric name matches `mysql_.*`: if another job exposes it, write `--foreign NAME`",
        ),
        (
            "{__name__=\"mysql_up\",job=~\"a.*\"}",
            "unknown metric `mysql_up`: if another job exposes it, write `--foreign mysql_up`",
        ),
    ] {
        let findings = KnownMetrics::new().check(&parse(text).expect(text));
        assert_eq!(findings[0].to_string(), message);
    }
}

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    PLANTED.iter()
}

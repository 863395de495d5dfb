//! Counters without a rate, and rates of gauges.

use super::{Planted, expect};
use metrics_tools::check::{FindingKind, KnownMetric, KnownMetrics, MetricKind};
use metrics_tools::promql::parse;

const COUNTERS: &[Planted] = &[
    (
        "sum({__name__=\"http_requests_total\",method=\"GET\"})",
        "\"http_requests_total\"",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "{\"http_requests_total\"} > 5",
        "\"http_requests_total\"",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "http_requests_total > 100",
        "http_requests_total",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "sum(http_requests_total{status_code=\"500\"}) by (job) > 5",
        "http_requests_total",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "process_cpu_seconds_total",
        "process_cpu_seconds_total",
        "`process_cpu_seconds_total` is a counter, and its value depends on how long its process has run: write `rate(process_cpu_seconds_total[5m])` or `increase(process_cpu_seconds_total[5m])`",
    ),
    (
        "topk(5, orders_total)",
        "orders_total",
        "`orders_total` is a counter, and its value depends on how long its process has run: write `rate(orders_total[5m])` or `increase(orders_total[5m])`",
    ),
    (
        "avg_over_time(http_requests_total[5m])",
        "http_requests_total",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "delta(http_requests_total[5m])",
        "http_requests_total",
        "`http_requests_total` is a counter, and `delta` ignores counter resets: write `increase(http_requests_total[5m])`",
    ),
    (
        "deriv(orders_total[1h]) > 0",
        "orders_total",
        "`orders_total` is a counter, and `deriv` ignores counter resets: write `rate(orders_total[5m])`",
    ),
    (
        "rate(sum(http_requests_total)[5m:])",
        "http_requests_total",
        "`http_requests_total` is a counter, and the rate of a sum misses resets of the single counters: first the rate, then the sum: `sum(rate(http_requests_total[5m]))`",
    ),
    (
        "increase((orders_total * 2)[1h:1m])",
        "orders_total",
        "`orders_total` is a counter, and the rate of a sum misses resets of the single counters: first the rate, then the sum: `sum(rate(orders_total[5m]))`",
    ),
    (
        "http_request_duration_seconds_sum",
        "http_request_duration_seconds_sum",
        "`http_request_duration_seconds_sum` is a counter, and its value depends on how long its process has run: write `rate(http_request_duration_seconds_sum[5m])` or `increase(http_request_duration_seconds_sum[5m])`",
    ),
    (
        "sum(http_request_duration_seconds_bucket{le=\"0.5\"})",
        "http_request_duration_seconds_bucket",
        "`http_request_duration_seconds_bucket` is a counter, and its value depends on how long its process has run: write `rate(http_request_duration_seconds_bucket[5m])` or `increase(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "payload_bytes_count > 5",
        "payload_bytes_count",
        "`payload_bytes_count` is a counter, and its value depends on how long its process has run: write `rate(payload_bytes_count[5m])` or `increase(payload_bytes_count[5m])`",
    ),
    (
        "pg_commits_total > 5",
        "pg_commits_total",
        "`pg_commits_total` is a counter, and its value depends on how long its process has run: write `rate(pg_commits_total[5m])` or `increase(pg_commits_total[5m])`",
    ),
    (
        "up == 1 and http_requests_in_progress > 0 or process_cpu_seconds_total > 1",
        "process_cpu_seconds_total",
        "`process_cpu_seconds_total` is a counter, and its value depends on how long its process has run: write `rate(process_cpu_seconds_total[5m])` or `increase(process_cpu_seconds_total[5m])`",
    ),
    (
        "count(http_requests_total > 0)",
        "http_requests_total",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "label_replace(orders_total, \"a\", \"$1\", \"tenant\", \"(.*)\")",
        "orders_total",
        "`orders_total` is a counter, and its value depends on how long its process has run: write `rate(orders_total[5m])` or `increase(orders_total[5m])`",
    ),
    (
        "abs(last_over_time(orders_total[5m]))",
        "orders_total",
        "`orders_total` is a counter, and its value depends on how long its process has run: write `rate(orders_total[5m])` or `increase(orders_total[5m])`",
    ),
    (
        "-http_requests_total",
        "http_requests_total",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "absent(topk(1, http_requests_total))",
        "http_requests_total",
        "`http_requests_total` is a counter, and its value depends on how long its process has run: write `rate(http_requests_total[5m])` or `increase(http_requests_total[5m])`",
    ),
    (
        "http_requests_in_progress or orders_total",
        "orders_total",
        "`orders_total` is a counter, and its value depends on how long its process has run: write `rate(orders_total[5m])` or `increase(orders_total[5m])`",
    ),
    (
        "orders_total unless http_requests_total",
        "orders_total",
        "`orders_total` is a counter, and its value depends on how long its process has run: write `rate(orders_total[5m])` or `increase(orders_total[5m])`",
    ),
];

const GAUGES: &[Planted] = &[
    (
        "rate(http_requests_in_progress[5m])",
        "http_requests_in_progress",
        "`http_requests_in_progress` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(http_requests_in_progress[5m])`",
    ),
    (
        "irate(queue_depth{queue=\"mail\"}[5m])",
        "queue_depth",
        "`queue_depth` is a gauge, and `irate` treats each decrease as a counter reset: write `deriv(queue_depth[5m])`",
    ),
    (
        "increase(queue_depth[1h]) > 10",
        "queue_depth",
        "`queue_depth` is a gauge, and `increase` treats each decrease as a counter reset: write `delta(queue_depth[5m])`",
    ),
    (
        "resets(process_start_time_seconds[1h]) > 2",
        "process_start_time_seconds",
        "`process_start_time_seconds` is a gauge, and `resets` treats each decrease as a counter reset: write `changes(process_start_time_seconds[5m])`",
    ),
    (
        "sum by (job) (rate(process_resident_memory_bytes[5m]))",
        "process_resident_memory_bytes",
        "`process_resident_memory_bytes` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(process_resident_memory_bytes[5m])`",
    ),
    (
        "increase(up[5m])",
        "up",
        "`up` is a gauge, and `increase` treats each decrease as a counter reset: write `delta(up[5m])`",
    ),
    (
        "rate(app_info[5m])",
        "app_info",
        "`app_info` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(app_info[5m])`",
    ),
    (
        "rate(pg_up[5m])",
        "pg_up",
        "`pg_up` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(pg_up[5m])`",
    ),
    (
        "rate(payload_bytes{job=\"api\"}[5m])",
        "payload_bytes",
        "`payload_bytes` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(payload_bytes[5m])`",
    ),
    (
        "rate(queue_depth[1h:1m])",
        "queue_depth",
        "`queue_depth` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(queue_depth[5m])`",
    ),
    (
        "rate(scrape_samples_scraped[5m])",
        "scrape_samples_scraped",
        "`scrape_samples_scraped` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(scrape_samples_scraped[5m])`",
    ),
    (
        "rate(queue_depth[5m]) $op up",
        "queue_depth",
        "`queue_depth` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(queue_depth[5m])`",
    ),
    (
        "rate(queue_depth[5m] offset 1h) > 0",
        "queue_depth",
        "`queue_depth` is a gauge, and `rate` treats each decrease as a counter reset: write `deriv(queue_depth[5m])`",
    ),
];

#[test]
fn counters_without_a_rate_are_found() {
    expect(FindingKind::CounterWithoutRate, COUNTERS);
}

#[test]
fn rates_of_gauges_are_found() {
    expect(FindingKind::RateOfGauge, GAUGES);
}

#[test]
fn several_counters_are_found_by_a_regular_expression() {
    let known = ["a_total", "b_total"]
        .into_iter()
        .fold(KnownMetrics::new(), |known, name| {
            known.metric(KnownMetric::new(name, MetricKind::Counter))
        });
    let expr = parse("sum({__name__=~\"a_total|b_total\"})").expect("a sum");
    assert_eq!(
        known.check(&expr)[0].to_string(),
        "the matching metric is a counter, and its value depends on how long its process has run: \
         write `rate(…[5m])` or `increase(…[5m])`"
    );
}

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    COUNTERS.iter()
}

pub(super) fn planted_in_gauges() -> impl Iterator<Item = &'static Planted> {
    GAUGES.iter()
}

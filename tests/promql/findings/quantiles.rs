//! Quantiles without buckets, `le` or a rate.

use super::{Planted, expect, expect_each};
use metrics_tools::check::FindingKind;

const WITHOUT_RATE: &[Planted] = &[
    (
        "histogram_quantile(0.95, http_request_duration_seconds_bucket)",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket))",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.9, redis_latency_seconds_bucket) > 1",
        "redis_latency_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(redis_latency_seconds_bucket[5m])`",
    ),
    (
        "max_over_time(histogram_quantile(0.5, avg_over_time(http_request_duration_seconds_bucket[5m]))[1h:])",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.5, http_request_duration_seconds_bucket{endpoint=\"/users\"})",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.99, sum without (instance) (http_request_duration_seconds_bucket)) > 1",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.9, max_over_time(http_request_duration_seconds_bucket[5m]))",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.9, http_request_duration_seconds_bucket offset 1h)",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.9, sum by (le) (http_request_duration_seconds_bucket) - sum by (le) (rate(http_request_duration_seconds_bucket[1h] offset 1d)))",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "job:http_requests:rate5m > 1 and on () histogram_quantile(0.9, sum by (le) (http_request_duration_seconds_bucket)) > 0.5",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
];

const WITHOUT_LE: &[Planted] = &[
    (
        "histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])))",
        "sum",
        "`histogram_quantile` needs `le`, but this `sum` drops it: write `sum by (le) (…)`",
    ),
    (
        "histogram_quantile(0.95, sum by (job) (rate(http_request_duration_seconds_bucket[5m])))",
        "by (job)",
        "`histogram_quantile` needs `le`, but this `sum` drops it: write `by (le, job)`",
    ),
    (
        "histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])) by (job, endpoint))",
        "by (job, endpoint)",
        "`histogram_quantile` needs `le`, but this `sum` drops it: write `by (le, job, endpoint)`",
    ),
    (
        "histogram_quantile(0.95, sum without (le, instance) (rate(http_request_duration_seconds_bucket[5m])))",
        "without (le, instance)",
        "`histogram_quantile` needs `le`, but this `sum` drops it: leave `le` out of `without`",
    ),
    (
        "histogram_quantile(0.9, sum by (job) (rate(redis_latency_seconds_bucket[5m])))",
        "by (job)",
        "`histogram_quantile` needs `le`, but this `sum` drops it: write `by (le, job)`",
    ),
    (
        "histogram_quantile(0.9, sum(job:http_request_duration_seconds_bucket:rate5m))",
        "sum",
        "`histogram_quantile` needs `le`, but this `sum` drops it: write `sum by (le) (…)`",
    ),
    (
        "histogram_fraction(0, 0.5, sum by (job) (rate(http_request_duration_seconds_bucket[5m])))",
        "by (job)",
        "`histogram_fraction` needs `le`, but this `sum` drops it: write `by (le, job)`",
    ),
    (
        "histogram_quantile(0.9, avg by (endpoint) (rate(http_request_duration_seconds_bucket[5m]))) > 1",
        "by (endpoint)",
        "`histogram_quantile` needs `le`, but this `avg` drops it: write `by (le, endpoint)`",
    ),
    (
        "histogram_quantile(0.9, sum by () (increase(http_request_duration_seconds_bucket[1h])))",
        "by ()",
        "`histogram_quantile` needs `le`, but this `sum` drops it: write `by (le)`",
    ),
    (
        "max(histogram_quantile(0.9, sum(irate(http_request_duration_seconds_bucket{method=\"GET\"}[5m])))) > 1",
        "sum",
        "`histogram_quantile` needs `le`, but this `sum` drops it: write `sum by (le) (…)`",
    ),
    (
        "histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]) + on (job) rate(http_request_duration_seconds_bucket[5m]))",
        "on (job)",
        "`histogram_quantile` needs `le`, but it is dropped here: add `le` to `on`",
    ),
];

const OTHERS: &[Planted] = &[
    (
        "histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
        "95",
        "a quantile lies between 0 and 1, and `95` is +Inf for all series: write `0.95`",
    ),
    (
        "histogram_quantile(0.95, rate(http_request_duration_seconds_sum[5m]))",
        "http_request_duration_seconds_sum",
        "`histogram_quantile` takes buckets, but `http_request_duration_seconds_sum` has none: write `http_request_duration_seconds_bucket`",
    ),
    (
        "histogram_quantile(0.95, sum by (job) (rate(http_request_duration_seconds_count[5m])))",
        "http_request_duration_seconds_count",
        "`histogram_quantile` takes buckets, but `http_request_duration_seconds_count` has none: write `http_request_duration_seconds_bucket`",
    ),
    (
        "histogram_quantile(0.95, rate(http_requests_total[5m]))",
        "http_requests_total",
        "`histogram_quantile` takes buckets, but `http_requests_total` has none: write a histogram's `_bucket`",
    ),
    (
        "histogram_quantile(0.95, rate(http_request_duration_seconds_bucket{le=\"0.5\"}[5m]))",
        "le=\"0.5\"",
        "`histogram_quantile` needs all buckets: leave out this matcher",
    ),
    (
        "histogram_quantiles(rate(http_request_duration_seconds_bucket[5m]), \"q\", 0.5, 95)",
        "95",
        "a quantile lies between 0 and 1, and `95` is +Inf for all series: write `0.95`",
    ),
    (
        "histogram_quantile(0.9, max_over_time(http_request_duration_seconds_bucket[5m:1m]))",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.9, latency_of_edge_bucket)",
        "latency_of_edge_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(latency_of_edge_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.9, -http_request_duration_seconds_bucket)",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
    (
        "histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]) + http_request_duration_seconds_bucket)",
        "http_request_duration_seconds_bucket",
        "`histogram_quantile` of raw buckets covers everything since the process started, not the recent past: write `rate(http_request_duration_seconds_bucket[5m])`",
    ),
];

#[test]
fn quantiles_without_a_rate_are_found() {
    expect(FindingKind::HistogramQuantile, WITHOUT_RATE);
}

#[test]
fn quantiles_without_le_are_found() {
    expect(FindingKind::HistogramQuantile, WITHOUT_LE);
}

#[test]
fn other_meaningless_quantiles_are_found() {
    // Fewer than ten, which only the two kinds above require.
    expect_each(FindingKind::HistogramQuantile, OTHERS);
}

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    WITHOUT_RATE.iter().chain(WITHOUT_LE).chain(OTHERS)
}

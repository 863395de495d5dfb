//! Counts and sums of sampled calls, mistaken for those of all calls.

use super::{Planted, expect};
use metrics_tools::check::FindingKind;

const COUNT: &str = "of some of these calls, one in 16 is timed: `hash_seconds_count` counts the timed ones only: for the number of all calls, write their counter";
const SUM: &str = "of some of these calls, one in 16 is timed: `hash_seconds_sum` has the time of the timed ones only: for the mean of all calls, divide its rate by that of `hash_seconds_count`";

const PLANTED: &[Planted] = &[
    ("rate(hash_seconds_count[5m])", "hash_seconds_count", COUNT),
    (
        "sum by (function) (rate(hash_seconds_count[5m])) > 10",
        "hash_seconds_count",
        COUNT,
    ),
    (
        "increase(hash_seconds_count{function=\"hash\"}[1h])",
        "hash_seconds_count",
        COUNT,
    ),
    (
        "sum(irate(hash_seconds_count{function=~\"ha.*\"}[5m]))",
        "hash_seconds_count",
        COUNT,
    ),
    (
        "rate(hash_seconds_count{function!=\"pay\"}[5m]) * 60",
        "hash_seconds_count",
        COUNT,
    ),
    (
        "sum(rate(hash_seconds_count[5m])) / sum(rate(http_request_duration_seconds_count[5m]))",
        "hash_seconds_count",
        COUNT,
    ),
    // Only a ratio of them is that of all calls.
    (
        "rate(hash_seconds_count[5m]) - ignoring (le) rate(hash_seconds_bucket{le=\"0.1\"}[5m])",
        "hash_seconds_count",
        COUNT,
    ),
    (
        "rate(hash_seconds_count[5m]) and on() up == 1",
        "hash_seconds_count",
        COUNT,
    ),
    ("rate(hash_seconds_sum[5m])", "hash_seconds_sum", SUM),
    (
        "sum by (function) (rate(hash_seconds_sum[5m])) > 0.5",
        "hash_seconds_sum",
        SUM,
    ),
    (
        "topk(3, increase(hash_seconds_sum{function=\"hash\"}[1d]))",
        "hash_seconds_sum",
        SUM,
    ),
    (
        "sum(rate(hash_seconds_sum[5m])) / 60",
        "hash_seconds_sum",
        SUM,
    ),
];

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    PLANTED.iter()
}

#[test]
fn counts_and_sums_of_sampled_calls_are_found() {
    expect(FindingKind::SampledCalls, PLANTED);
}

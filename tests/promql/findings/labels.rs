//! Labels that a metric does not have, or that an operation removes.

use super::{Planted, expect};
use metrics_tools::check::FindingKind;

const PLANTED: &[Planted] = &[
    (
        "rate(http_requests_total{status=\"500\"}[5m])",
        "status",
        "the metric has no label `status`: did you mean `status_code`? If another job has a metric of this name, write `--foreign http_requests_total`",
    ),
    (
        "rate(http_requests_total{endpiont=\"/users\"}[5m])",
        "endpiont",
        "the metric has no label `endpiont`: did you mean `endpoint`? If another job has a metric of this name, write `--foreign http_requests_total`",
    ),
    (
        "rate(http_requests_total{handler!~\"/health.*\"}[5m])",
        "handler",
        "the metric has no label `handler`: it has `cluster`, `endpoint`, `instance`, `job`, `method` and `status_code`; if Prometheus adds it, declare it as a target label; if another job has a metric of this name, write `--foreign http_requests_total`",
    ),
    // Too short to be meant as a part of `method`.
    (
        "rate(http_requests_total{met=\"GET\"}[5m])",
        "met",
        "the metric has no label `met`: it has `cluster`, `endpoint`, `instance`, `job`, `method` and `status_code`; if Prometheus adds it, declare it as a target label; if another job has a metric of this name, write `--foreign http_requests_total`",
    ),
    (
        "up{endpoint=\"/users\"} == 0",
        "endpoint",
        "the metric has no label `endpoint`: it has `cluster`, `instance` and `job`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "http_requests_in_progress{method=\"GET\"} > 5",
        "method",
        "the metric has no label `method`: it has `cluster`, `instance` and `job`; if Prometheus adds it, declare it as a target label; if another job has a metric of this name, write `--foreign http_requests_in_progress`",
    ),
    (
        "rate(http_request_duration_seconds_count{le=\"0.5\"}[5m])",
        "le",
        "the metric has no label `le`: it has `cluster`, `endpoint`, `instance`, `job` and `method`; if Prometheus adds it, declare it as a target label; if another job has a metric of this name, write `--foreign http_request_duration_seconds_count`",
    ),
    (
        "sum by (route) (rate(http_requests_total[5m]))",
        "route",
        "the grouped expression has no label `route`: it has `cluster`, `endpoint`, `instance`, `job`, `method` and `status_code`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "sum(rate(http_requests_total[5m])) by (job, code)",
        "code",
        "the grouped expression has no label `code`: did you mean `status_code`?",
    ),
    (
        "sum without (pod) (rate(http_requests_total[5m]))",
        "pod",
        "the grouped expression has no label `pod`: it has `cluster`, `endpoint`, `instance`, `job`, `method` and `status_code`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "max by (instance) (sum by (job) (rate(http_requests_total[5m])))",
        "instance",
        "the grouped expression has no label `instance`: it has `job`",
    ),
    (
        "sum by (method) (sum(rate(http_requests_total[5m])))",
        "method",
        "the grouped expression has no label `method`: it has no labels",
    ),
    (
        "sum by (job) (rate(http_requests_total[5m])) / on (service) sum by (job) (up)",
        "service",
        "the left side has no label `service`: it has `job`",
    ),
    (
        "http_requests_in_progress * on (instance) group_left (release) app_info",
        "release",
        "the right side has no label `release`: it has `cluster`, `instance`, `job` and `version`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "queue_depth / ignoring (kind) queue_depth",
        "kind",
        "neither side has a label `kind`: it has `cluster`, `instance`, `job` and `queue`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "sum by (endpoint) (label_replace(queue_depth, \"path\", \"$1\", \"queue\", \"(.*)\"))",
        "endpoint",
        "the grouped expression has no label `endpoint`: it has `cluster`, `instance`, `job`, `path` and `queue`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "sum by (le) (histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m])))",
        "le",
        "the grouped expression has no label `le`: it has `cluster`, `endpoint`, `instance`, `job` and `method`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "avg by (queue) (absent(queue_depth{job=\"api\"}))",
        "queue",
        "the grouped expression has no label `queue`: it has `job`",
    ),
    (
        "ALERTS_FOR_STATE{alertstate=\"firing\"}",
        "alertstate",
        "`ALERTS_FOR_STATE` has no label `alertstate`: `ALERTS` has it",
    ),
    (
        "label_replace(up, \"a\", \"$1\", \"jobb\", \"(.*)\")",
        "\"jobb\"",
        "the argument of `label_replace` has no label `jobb`: did you mean `job`?",
    ),
    (
        "label_join(up, \"a\", \"-\", \"job\", \"instanec\")",
        "\"instanec\"",
        "the argument of `label_join` has no label `instanec`: did you mean `instance`?",
    ),
    (
        "sort_by_label(sum by (job) (up), \"job\", \"instance\")",
        "\"instance\"",
        "the argument of `sort_by_label` has no label `instance`: it has `job`",
    ),
    (
        "topk by (tenant) (1, queue_depth)",
        "tenant",
        "the grouped expression has no label `tenant`: it has `cluster`, `instance`, `job` and `queue`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "sum by (tenant) (queue_depth) $op up",
        "tenant",
        "the grouped expression has no label `tenant`: it has `cluster`, `instance`, `job` and `queue`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "sum by (tenant) (-queue_depth)",
        "tenant",
        "the grouped expression has no label `tenant`: it has `cluster`, `instance`, `job` and `queue`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "sum by (tenant) (max_over_time(queue_depth[5m:1m]))",
        "tenant",
        "the grouped expression has no label `tenant`: it has `cluster`, `instance`, `job` and `queue`; if Prometheus adds it, declare it as a target label",
    ),
    (
        "avg by (queue) (absent({__name__=\"queue_depth\", job=\"api\"}))",
        "queue",
        "the grouped expression has no label `queue`: it has `job`",
    ),
    (
        "sum by (tenant) (2 * queue_depth)",
        "tenant",
        "the grouped expression has no label `tenant`: it has `cluster`, `instance`, `job` and `queue`; if Prometheus adds it, declare it as a target label",
    ),
];

#[test]
fn unknown_labels_are_found() {
    expect(FindingKind::UnknownLabel, PLANTED);
}

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    PLANTED.iter()
}

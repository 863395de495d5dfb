//! Target labels where the metric's own label is meant.

use super::{Planted, expect, known};
use metrics_tools::check::FindingKind;
use metrics_tools::promql::parse;

const MESSAGE: &str = "`instance` is a label of the target here: Prometheus renames the metric's to `exported_instance`: write `exported_instance`, or set `honor_labels: true` in the scrape job and check with `--honor-labels`";

const PLANTED: [Planted; 12] = [
    (
        "rate(machine_cpu_seconds_total{instance=\"a\"}[5m])",
        "instance",
        MESSAGE,
    ),
    (
        "rate(machine_cpu_seconds_total{instance!=\"a\",mode=\"idle\"}[5m])",
        "instance",
        MESSAGE,
    ),
    (
        "rate(machine_cpu_seconds_total{mode=\"idle\",instance=~\"a|b\"}[5m])",
        "instance",
        MESSAGE,
    ),
    (
        "increase(machine_cpu_seconds_total{instance!~\"a.*\"}[1h]) > 1",
        "instance",
        MESSAGE,
    ),
    (
        "rate({__name__=\"machine_cpu_seconds_total\",instance=\"a\"}[5m])",
        "instance",
        MESSAGE,
    ),
    (
        "sum by (instance) (rate(machine_cpu_seconds_total[5m]))",
        "instance",
        MESSAGE,
    ),
    (
        "sum by (job, instance) (rate(machine_cpu_seconds_total{mode=\"busy\"}[5m]))",
        "instance",
        MESSAGE,
    ),
    (
        "topk by (instance) (3, rate(machine_cpu_seconds_total[5m]))",
        "instance",
        MESSAGE,
    ),
    (
        "histogram_quantile(0.9, sum by (le, instance) (rate(machine_wait_seconds_bucket[5m])))",
        "instance",
        MESSAGE,
    ),
    (
        "rate(machine_wait_seconds_sum{instance=\"a\"}[5m])",
        "instance",
        MESSAGE,
    ),
    (
        "rate(machine_cpu_seconds_total[5m]) * on (job, instance) group_left () up",
        "instance",
        MESSAGE,
    ),
    (
        "up * on (job, instance) group_right () rate(machine_cpu_seconds_total[5m])",
        "instance",
        MESSAGE,
    ),
];

pub(super) fn planted() -> impl Iterator<Item = &'static Planted> {
    PLANTED.iter()
}

#[test]
fn labels_that_prometheus_renames_are_found() {
    expect(FindingKind::ExportedLabel, &PLANTED);
}

#[test]
fn the_new_name_is_known_and_target_labels_keep_their_names() {
    for right in [
        "rate(machine_cpu_seconds_total{exported_instance=\"a\"}[5m])",
        "sum by (job, exported_instance) (rate(machine_cpu_seconds_total[5m]))",
        "sum without (instance, mode) (rate(machine_cpu_seconds_total[5m]))",
        "sum by (instance) (label_replace(rate(machine_cpu_seconds_total[5m]), \"instance\", \"$1\", \"exported_instance\", \"(.*)\"))",
        "sum by (instance) (process_resident_memory_bytes)",
        "rate(machine_cpu_seconds_total[5m]) * on (job) group_left () sum by (job) (up)",
    ] {
        let expr = parse(right).expect(right);
        assert_eq!(known().check(&expr), [], "{right}");
    }
}

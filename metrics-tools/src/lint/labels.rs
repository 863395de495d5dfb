//! Names of labels.

use super::finding::{LintFinding, LintRule};
use super::names::is_snake_case;
use super::options::LintOptions;
use crate::catalogue::label_collisions;
use metrics_runtime::catalogue::{Catalogue, MetricEntry};

/// Labels that Prometheus sets itself, and on what.
const TAKEN: [(&str, &str); 4] = [
    ("job", "each target"),
    ("instance", "each target"),
    ("le", "buckets"),
    ("quantile", "summaries"),
];

/// Labels that targets have, too: one finding for all metrics.
pub(super) fn collisions(
    catalogue: &Catalogue,
    options: &LintOptions,
    findings: &mut Vec<LintFinding>,
) {
    let collisions = label_collisions(catalogue, &options.target_labels).into_iter();
    let messages = collisions.map(|collision| collision.to_string());
    findings.extend(messages.map(|message| LintFinding::for_all(LintRule::Label, message)));
}

pub(super) fn lint(metric: &MetricEntry, findings: &mut Vec<LintFinding>) {
    let mut push = |rule, message| findings.push(LintFinding::for_metric(metric, rule, message));
    for label in &metric.labels {
        let name = &*label.name;
        if let Some((_, who)) = TAKEN.iter().find(|(taken, _)| *taken == name) {
            let message =
                format!("Prometheus gives the label `{name}` to {who}: take another name");
            push(LintRule::Label, message);
        } else if !is_snake_case(name) {
            let message =
                format!("the label `{name}` is better in lower case, of letters, digits and `_`");
            push(LintRule::Label, message);
        }
        // As in `requests_by_method_total`.
        let by = format!("_by_{name}");
        let after = metric.name.split_once(&by).map(|(_, after)| after);
        if after.is_some_and(|after| after.is_empty() || after.starts_with('_')) {
            let message = format!("the label `{name}` says what `{by}` does");
            push(LintRule::Redundant, message);
        }
    }
}

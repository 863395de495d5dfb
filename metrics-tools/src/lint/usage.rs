//! Metrics that no expression uses, and objectives that no alert watches.

use super::finding::{LintFinding, LintRule};
use super::options::LintOptions;
use crate::files::ProblemKind;
use crate::promql::{Expr, Selector};
use crate::selection::{accepts, asks_for};
use metrics_runtime::catalogue::{Catalogue, ObjectiveEntry};
use std::collections::HashSet;

pub(super) fn lint(catalogue: &Catalogue, options: &LintOptions, findings: &mut Vec<LintFinding>) {
    for problem in &options.unread {
        let message = match problem.kind {
            ProblemKind::NoExpressions => problem.in_a_line(),
            _ => format!("can't be read: {}", problem.in_a_line()),
        };
        findings.push(LintFinding::for_all(LintRule::Expression, message));
    }
    let Some(expressions) = &options.expressions else {
        return;
    };
    let all = selectors(expressions);
    // Most selectors have a name: they are found by it.
    let names: HashSet<&str> = all.iter().filter_map(|one| one.metric()).collect();
    let others = all.iter().filter(|one| one.metric().is_none());
    let others: Vec<_> = others.collect();
    for metric in &catalogue.metrics {
        let mut suffixes = [""].iter().chain(metric.kind.sample_suffixes());
        let is_used = suffixes.any(|suffix| names.contains(&*format!("{}{suffix}", metric.name)))
            || others.iter().any(|selector| asks_for(selector, metric));
        if !is_used {
            let message = "no rule and no dashboard uses it".to_owned();
            findings.push(LintFinding::for_metric(metric, LintRule::Unused, message));
        }
    }
    let watching = match &options.alerts {
        Some(alerts) => selectors(alerts),
        None => all,
    };
    for objective in &catalogue.objectives {
        let success = objective.success.as_ref();
        let success = success.map(|promise| (&promise.metric, None));
        let latency = objective.latency.as_ref();
        let latency = latency.map(|promise| (&promise.metric, Some(&*promise.le)));
        for (name, le) in success.into_iter().chain(latency) {
            let watches = |selector: &&Selector| {
                let metric = catalogue.metric(name);
                metric.is_some_and(|metric| asks_for(selector, metric))
                    && can_select(selector, objective)
                    && le.is_none_or(|le| accepts(selector, "le", le))
            };
            if !watching.iter().any(watches) {
                let promise = objective.describe(name).unwrap_or_default();
                findings.push(LintFinding {
                    metric: name.clone(),
                    rule: LintRule::Unwatched,
                    message: format!("no alert watches the objective that {promise}"),
                    location: Some(objective.location.clone()),
                });
            }
        }
    }
}

fn selectors(expressions: &[Expr]) -> Vec<&Selector> {
    expressions.iter().flat_map(Expr::selectors).collect()
}

/// Whether a selector's matchers accept an objective's series.
fn can_select(selector: &Selector, objective: &ObjectiveEntry) -> bool {
    let mut labels = objective.labels.iter();
    labels.all(|(label, value)| accepts(selector, label, value))
}

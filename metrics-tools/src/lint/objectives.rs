//! Objectives that cannot be computed.

use super::finding::{LintFinding, LintRule};
use metrics_runtime::catalogue::{Catalogue, DeclarationEntry, ObjectiveEntry};

pub(super) fn lint(catalogue: &Catalogue, findings: &mut Vec<LintFinding>) {
    for objective in &catalogue.objectives {
        let mut push = |metric: &str, message| {
            findings.push(LintFinding {
                metric: metric.to_owned(),
                rule: LintRule::Objective,
                message,
                location: Some(objective.location.clone()),
            });
        };
        if let Some(success) = &objective.success
            && !declarations(catalogue, &success.metric, objective).any(|_| true)
        {
            let message = "the objective's series are not measured".to_owned();
            push(&success.metric, message);
        }
        if let Some(latency) = &objective.latency {
            let mut all = declarations(catalogue, &latency.metric, objective).peekable();
            if all.peek().is_none() {
                push(
                    &latency.metric,
                    "the objective's series are not measured".to_owned(),
                );
            } else if !all.all(|one| one.buckets.contains(&latency.seconds)) {
                let message = format!(
                    "{} s is the limit of an objective, but not a bucket bound: add it to the buckets",
                    latency.seconds
                );
                push(&latency.metric, message);
            }
        }
    }
}

/// The declarations that an objective applies to.
fn declarations<'c>(
    catalogue: &'c Catalogue,
    metric: &str,
    objective: &'c ObjectiveEntry,
) -> impl Iterator<Item = &'c DeclarationEntry> {
    let declarations = catalogue.metric(metric).map(|metric| &metric.declarations);
    declarations.into_iter().flatten().filter(move |one| {
        objective.labels.iter().all(|(name, value)| {
            let label = one.labels.iter().find(|label| label.name == *name);
            label.is_some_and(|label| label.values.contains(value))
        })
    })
}

//! Finds the rules that do not fit the declarations.

use super::installed::{Installed, InstalledRule, View};
use super::problem::ViewProblem;
use super::rule::Action;
use crate::declaration::Need;
use crate::registration::linked::linked;
use crate::support::lock::lock;
use std::sync::atomic::Ordering;

/// The problems of the installed rules with the registered declarations, in the order of the rules.
pub(in crate::registration) fn problems() -> Vec<ViewProblem> {
    let Some(views) = Installed::get().filter(|_| !cfg!(feature = "off")) else {
        return Vec::new();
    };
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, rule) in views.rules.iter().enumerate() {
        found.extend(rule.problems().into_iter().map(|problem| (at, problem)));
    }
    found.extend(views.shared_names());
    for need in linked().flat_map(|linked| linked.needs()) {
        let view = views.view(&need.source, need.metric);
        found.extend(unmet(&need, &view));
    }
    found.sort();
    found.dedup();
    let problem = |(at, problem): (usize, String)| ViewProblem {
        rule: views.rules[at].rule.to_string(),
        problem,
    };
    found.into_iter().map(problem).collect()
}

impl InstalledRule {
    fn problems(&self) -> Vec<String> {
        if !self.selects.load(Ordering::Relaxed) {
            if self.rule.of_preset {
                return Vec::new();
            }
            return vec![
                "it selects no metric of this binary: compare the names with the output of `list` \
                 without views, or remove the rule"
                    .to_owned(),
            ];
        }
        let mut problems = Vec::new();
        if let Action::RemoveLabel(label)
        | Action::LimitValues(label, _)
        | Action::RenameLabel(label, _) = &self.rule.action
            && !self.rule.of_preset
            && !self.has_label.load(Ordering::Relaxed)
        {
            problems.push(format!(
                "no selected metric has the label `{label}`: correct the label, or remove the rule"
            ));
        }
        let refused = lock(&self.refused);
        problems.extend(refused.iter().map(|metric| match &self.rule.action {
            Action::Rename(name) => format!(
                "`{metric}` cannot be renamed to `{name}`: counters keep the suffix `_total`, \
                 infos keep `_info`, and other types must not have them"
            ),
            Action::RenameLabel(_, label) | Action::AddLabel(label, _) => format!(
                "`{metric}` already has a label `{label}`: write another name, or select fewer \
                 metrics"
            ),
            _ => format!(
                "the labels of the state set `{metric}` cannot be changed: drop the metric, or \
                 remove the rule"
            ),
        }));
        problems
    }
}

impl Installed {
    /// Metrics that get the same name, each with the rule that renames one of them.
    fn shared_names(&self) -> Vec<(usize, String)> {
        let names = lock(&self.names);
        let shared = names.iter().filter(|(_, declared)| declared.len() > 1);
        let rules = shared.flat_map(|(exposed, declared)| {
            let names: Vec<_> = declared.iter().map(|name| format!("`{name}`")).collect();
            let problem = format!(
                "{} are all exposed as `{exposed}`, and series with equal labels are added up: \
                 give each its own name",
                names.join(" and ")
            );
            let names_it = |rule: &InstalledRule| {
                matches!(&rule.rule.action, Action::Rename(name) if name == exposed)
            };
            let rule = self.rules.iter().rposition(names_it);
            rule.map(|rule| (rule, problem))
        });
        rules.collect()
    }
}

/// A need of alerts that a view breaks.
fn unmet(need: &Need, view: &View) -> Option<(usize, String)> {
    let Need {
        metric,
        labels,
        objective,
        ..
    } = need;
    let by = match objective {
        Some(source) => format!("the objective of {source}"),
        None => "alerts on the share of failures".to_owned(),
    };
    if let Some(rule) = view.dropped {
        // Without the metric, nothing is generated for it.
        return objective.is_some().then(|| {
            let problem = format!(
                "it drops `{metric}`, which {by} needs: keep the metric, or remove the objective"
            );
            (rule, problem)
        });
    }
    let is_needed = |label: &str| labels.contains(&label);
    let (rule, label) = view
        .labels
        .iter()
        .find(|(_, label)| is_needed(&label.name))?;
    let problem = format!(
        "it changes the label `{}` of `{metric}`, which {by} need{}: keep the label{}",
        label.name,
        if objective.is_some() { "s" } else { "" },
        if objective.is_some() {
            ", or remove the objective"
        } else {
            ""
        }
    );
    Some((*rule, problem))
}

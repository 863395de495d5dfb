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
                "it selects no metric of this program: compare the names with what `list` shows \
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
                "no metric that it selects has the label `{label}`: write the name of one that it \
                 has, or remove the rule"
            ));
        }
        let refused = lock(&self.refused);
        problems.extend(refused.iter().map(|metric| match &self.rule.action {
            Action::Rename(name) => format!(
                "`{metric}` can't be named `{name}`: the type's suffix, `_total` of a counter or \
                 `_info` of an info, has to stay, and no other type has it"
            ),
            Action::RenameLabel(_, label) | Action::AddLabel(label, _) => format!(
                "`{metric}` has a label `{label}` already: write another name, or select fewer \
                 metrics"
            ),
            _ => format!(
                "`{metric}` is a state set, whose labels can't be changed: drop it, or leave it"
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
                "{} are all exposed as `{exposed}`, and added up where their labels agree: give \
                 each a name of its own",
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

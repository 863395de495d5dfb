//! Metrics and promises that no expression asks for.

use super::{LintFinding, LintOptions, LintRule};
use crate::artifacts::catalogue::{Catalogue, Metric, Objective};
use crate::artifacts::check::for_each_selector;
use crate::artifacts::promql::{LabelRegex, MatchOp, Selector};
use crate::declaration::Kind;

pub(super) fn lint(catalogue: &Catalogue, options: &LintOptions, findings: &mut Vec<LintFinding>) {
    let Some(expressions) = &options.expressions else {
        return;
    };
    let mut selectors = Vec::new();
    for expression in expressions {
        for_each_selector(expression, &mut |selector| selectors.push(selector));
    }
    for metric in &catalogue.metrics {
        if !selectors.iter().any(|selector| asks_for(selector, metric)) {
            let message = "no rule and no dashboard uses it".to_owned();
            findings.push(LintFinding::of(metric, LintRule::Unused, message));
        }
    }
    for objective in &catalogue.objectives {
        let success = objective.success.iter().map(|promise| &promise.metric);
        let latency = objective.latency.iter().map(|promise| &promise.metric);
        for name in success.chain(latency) {
            let watches = |selector: &&Selector| {
                let metric = catalogue.metric(name);
                metric.is_some_and(|metric| asks_for(selector, metric))
                    && can_select(selector, objective)
            };
            if !selectors.iter().any(watches) {
                findings.push(LintFinding {
                    metric: name.clone(),
                    rule: LintRule::Unwatched,
                    message: "something is promised of it, and no rule watches that".to_owned(),
                    place: Some(objective.place.clone()),
                });
            }
        }
    }
}

/// Whether a selector asks for samples of a metric.
fn asks_for(selector: &Selector, metric: &Metric) -> bool {
    let suffixes: &[&str] = match metric.kind {
        Kind::Histogram => &["", "_bucket", "_sum", "_count"],
        Kind::Summary => &["", "_sum", "_count"],
        _ => &[""],
    };
    let mut names = suffixes
        .iter()
        .map(|suffix| format!("{}{suffix}", metric.name));
    if let Some(name) = &selector.name {
        return name.templated || names.any(|sample| sample == name.text);
    }
    // Without a matcher of names it asks for all that has its labels.
    let named = |name: &str| {
        let mut matchers = selector.matchers.iter();
        matchers.all(|one| one.label.text != "__name__" || accepts(one.op, &one.value, name))
    };
    names.any(|name| named(&name))
}

/// Whether a selector's matchers let a promise's series pass.
fn can_select(selector: &Selector, objective: &Objective) -> bool {
    selector.matchers.iter().all(|matcher| {
        let value = objective.labels.get(&matcher.label.text);
        matcher.templated || value.is_none_or(|value| accepts(matcher.op, &matcher.value, value))
    })
}

/// Whether a matcher accepts a value, as far as that can be told.
fn accepts(op: MatchOp, wanted: &str, value: &str) -> bool {
    let matches = || {
        let regex = LabelRegex::new(wanted).ok();
        regex.and_then(|regex| regex.is_match(value))
    };
    match op {
        MatchOp::Equal => wanted == value,
        MatchOp::NotEqual => wanted != value,
        MatchOp::Regex => matches() != Some(false),
        MatchOp::NotRegex => matches() != Some(true),
    }
}

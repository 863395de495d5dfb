//! Matchers: unknown labels, values that never occur, and matchers that contradict
//! each other.

use super::alerts;
use super::contradictions::contradicts_itself;
use super::exported::exported;
use super::finding::{Finding, FindingKind};
use super::findings::Findings;
use super::groups::Group;
use super::known::{KnownMetrics, OF_TARGETS, Sample};
use super::matching::{ByLabel, Test, by_label, tests};
use super::names::{Selected, selected};
use super::suggestions::unknown_label;
use super::values::check_values;
use crate::promql::{Expr, MatchOp, Matcher, Selector, Span};
use std::collections::BTreeSet;

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Findings<'_>) {
    for selector in expr.selectors() {
        let before = findings.len();
        let tests = tests(selector);
        let by_label = by_label(&tests);
        if let Selected::Samples(samples) = selected(known, selector) {
            // If a regular expression matches several names, only labels that all of them lack are
            // reported.
            let groups: Option<Vec<Group<'_>>> = samples
                .iter()
                .map(|sample| Group::from_sample(known, *sample))
                .collect::<Option<Vec<_>>>()
                .map(|groups| groups.into_iter().flatten().collect());
            if let Some(groups) = groups {
                for test in &tests {
                    match exported_as(known, test, &samples) {
                        Some(finding) => findings.push(finding),
                        None => check_matcher(known, test, &groups, findings),
                    }
                }
                suggest_foreign(selector, &mut findings.all[before..]);
                if findings.len() == before && !groups.iter().any(|group| allows(group, &by_label))
                {
                    findings.push(nothing(selector));
                }
            }
        }
        alerts::check(known, selector, &tests, findings);
        if findings.len() == before && contradicts_itself(&by_label) {
            findings.push(nothing(selector));
        }
    }
}

/// Another job can have a metric of the same name, with other labels.
fn suggest_foreign(selector: &Selector, findings: &mut [Finding]) {
    let Some(name) = selector.metric() else {
        return;
    };
    // All jobs have these with the same labels.
    if OF_TARGETS.contains(&name) {
        return;
    }
    let of_a_job = selector
        .matchers
        .iter()
        .any(|one| one.label.text == "job" && one.op == MatchOp::Equal && !one.templated);
    for finding in findings {
        let is_other = match finding.kind {
            FindingKind::UnknownLabel => true,
            FindingKind::LabelValue => of_a_job,
            _ => false,
        };
        if let Some(suggestion) = finding.suggestion.as_mut().filter(|_| is_other) {
            let start = if suggestion.ends_with('?') {
                " If"
            } else {
                "; if"
            };
            suggestion.push_str(&format!(
                "{start} another job has a metric of this name, write `--foreign {name}`"
            ));
        }
    }
}

/// The finding in a matcher for a label that the target overrides.
fn exported_as(known: &KnownMetrics, test: &Test<'_>, samples: &[Sample]) -> Option<Finding> {
    let label = &test.matcher.label;
    let mut samples = samples.iter();
    let name = samples.find_map(|sample| known.exported_as(*sample, &label.text))?;
    Some(exported(&label.text, name, label.span))
}

/// Whether a series of the group satisfies all matchers.
pub(super) fn allows(group: &Group<'_>, tests: &ByLabel<'_>) -> bool {
    group.labels.iter().all(|(label, values)| {
        let of_label = tests.get(label).map(Vec::as_slice).unwrap_or_default();
        match values {
            None => true,
            _ if group.open(label).is_some() => true,
            Some(values) => values
                .iter()
                .any(|value| of_label.iter().all(|test| test.allows(value))),
        }
    })
}

fn check_matcher(
    known: &KnownMetrics,
    test: &Test<'_>,
    groups: &[Group<'_>],
    findings: &mut Findings<'_>,
) {
    let Matcher {
        label, op, value, ..
    } = test.matcher;
    let names: BTreeSet<_> = groups.iter().flat_map(Group::names).collect();
    if !names.contains(label.text.as_str()) {
        // Selecting series without a label is valid.
        let absent = *op == MatchOp::Equal && value.is_empty();
        if !absent && !known.target_labels.contains(&label.text) {
            let names = names
                .into_iter()
                .chain(known.target_labels.iter().map(String::as_str));
            unknown_label(
                &label.text,
                label.span,
                "the metric has no label",
                names,
                findings,
            );
        }
        return;
    }
    let mut values = BTreeSet::new();
    for group in groups {
        match group.values(&label.text) {
            Some(of_group) => values.extend(of_group),
            None => return,
        }
    }
    let open = groups.iter().find_map(|group| group.open(&label.text));
    check_values(test, &values, open, findings);
}

fn nothing(selector: &Selector) -> Finding {
    let span = match &selector.name {
        Some(name)
            if name.span.end < selector.span.end && name.span.start == selector.span.start =>
        {
            Span::new(name.span.end, selector.span.end)
        }
        _ => selector.span,
    };
    Finding::new(
        FindingKind::SelectsNothing,
        span,
        "no series satisfies all of these matchers",
    )
    .suggest("remove the conflicting ones")
}

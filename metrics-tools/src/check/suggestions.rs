//! Suggestions for labels and values that do not exist.

use super::finding::{Finding, FindingKind};
use crate::promql::Span;
use crate::promql::nearest;
use std::collections::BTreeSet;

/// The suggestion for a value that a label never has.
pub(super) fn instead_of(label: &str, value: &str, values: &BTreeSet<&str>) -> String {
    if label == "le" {
        return bound(value, values);
    }
    if let [digit @ '1'..='9', 'x' | 'X', 'x' | 'X'] = *value.chars().collect::<Vec<_>>()
        && values.contains("200")
    {
        return format!("write `{label}=~\"{digit}..\"`");
    }
    let other_case = values
        .iter()
        .find(|other| other.eq_ignore_ascii_case(value));
    match other_case
        .copied()
        .or(nearest(value, values.iter().copied()))
    {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is {}", listed(values.iter().copied(), "or")),
    }
}

/// The suggestion for a bound that no bucket has.
fn bound(value: &str, values: &BTreeSet<&str>) -> String {
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    if let Some(same) = values.iter().find(|other| number(other) == number(value)) {
        return format!("the bound is written `{same}`");
    }
    let mut bounds: Vec<_> = values.iter().copied().collect();
    bounds.sort_by(|a, b| number(a).total_cmp(&number(b)));
    format!("the bounds are {}", listed(bounds.into_iter(), "and"))
}

/// The findings of an expression that have suggestions: more than a report shows, and
/// few enough that their search takes no time.
const SUGGESTIONS: usize = 50;

/// Adds a finding about an unknown label, with the existing ones.
pub(super) fn unknown_label<'a>(
    label: &str,
    span: Span,
    message: &str,
    names: impl Iterator<Item = &'a str>,
    findings: &mut Vec<Finding>,
) {
    let message = format!("{message} `{label}`");
    let finding = Finding::new(FindingKind::UnknownLabel, span, message);
    findings.push(match findings.len() {
        0..SUGGESTIONS => with_labels(label, finding, names.collect()),
        _ => finding,
    });
}

fn with_labels(label: &str, finding: Finding, names: BTreeSet<&str>) -> Finding {
    // `status` and `code` are both meant for `status_code`.
    let part = |name: &&&str| label.len() > 3 && name.contains(label);
    let near = nearest(label, names.iter().copied());
    match near.or_else(|| names.iter().find(part).copied()) {
        Some(near) => finding.suggest(format!("did you mean `{near}`?")),
        None if names.is_empty() => finding.suggest("it has none at all"),
        None => {
            // Where a target's own labels still are, Prometheus can have added one.
            let of_target = match names.contains("instance") {
                true => "; if Prometheus adds it, declare it as a target label",
                false => "",
            };
            let has = listed(names.into_iter(), "and");
            finding.suggest(format!("it has {has}{of_target}"))
        }
    }
}

/// `a`, `b` and `c`; of many, the first ones.
fn listed<'a>(texts: impl Iterator<Item = &'a str>, word: &str) -> String {
    let mut texts: Vec<_> = texts.map(|text| format!("`{text}`")).collect();
    let many = texts.len().saturating_sub(8);
    texts.truncate(8);
    if many > 0 {
        return format!("{} {word} {many} others", texts.join(", "));
    }
    match texts.pop() {
        Some(last) if texts.is_empty() => last,
        Some(last) => format!("{} {word} {last}", texts.join(", ")),
        None => String::new(),
    }
}

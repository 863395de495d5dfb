//! Values that a label does not have.

use super::finding::{Finding, FindingKind};
use super::findings::{Findings, Search};
use super::groups::OpenSet;
use super::matching::Test;
use super::suggestions::instead_of;
use crate::promql::{MatchOp, Matcher, Span};
use std::collections::BTreeSet;

/// The value in a matcher should be one of the label's values.
pub(super) fn check_values(
    test: &Test<'_>,
    values: &BTreeSet<&str>,
    open: Option<OpenSet>,
    findings: &mut Findings<'_>,
) {
    let is_value = |text: &str| values.contains(text);
    check_among(test, is_value, values.iter().copied(), open, findings);
}

/// The same for a large set of values: `is_value` looks one up without a pass over all.
pub(super) fn check_among<'a>(
    test: &Test<'_>,
    is_value: impl Fn(&str) -> bool,
    values: impl ExactSizeIterator<Item = &'a str> + Clone,
    open: Option<OpenSet>,
    findings: &mut Findings<'_>,
) {
    let Matcher {
        op,
        value,
        value_span,
        ..
    } = test.matcher;
    let mut push = |value: &str, span: Span| {
        let values = values.clone();
        let finding = never(test.matcher, value, span, values, open, findings.search);
        findings.push(finding);
    };
    let plain = |c: char| !"\\.*+?()[]{}^$".contains(c);
    let is_plain = !op.is_regex() || value.chars().all(plain);
    let parts = || value.split(|c| op.is_regex() && c == '|');
    let any = match is_plain {
        true => parts().any(&is_value),
        false => values
            .clone()
            .any(|value| test.is_like(value) != Some(false)),
    };
    // `label!=""` is the usual way to write "has the label".
    if !(any || op.is_negative() && value.is_empty()) {
        push(value, *value_span);
    }
    // Each of `a|b|c` should occur, where they are plain texts.
    if any && is_plain {
        let mut start = value_span.start + 1;
        for part in parts() {
            // Escapes would shift the span; a plain text has none except quotes.
            let span = match value_span.end - value_span.start == value.len() + 2 {
                true => Span::new(start, start + part.len()),
                false => *value_span,
            };
            start += part.len() + 1;
            if !part.is_empty() && !is_value(part) {
                push(part, span);
            }
        }
    }
}

/// A value, or an alternative of a regular expression, that is not among the known ones.
pub(super) fn never<'a>(
    matcher: &Matcher,
    value: &str,
    span: Span,
    values: impl ExactSizeIterator<Item = &'a str> + Clone,
    open: Option<OpenSet>,
    search: &mut Search,
) -> Finding {
    let label = &matcher.label.text;
    let is_regex = matcher.op.is_regex() && value == matcher.value;
    let suggestion = instead_of(label, value, values, search);
    let (message, suggestion) = match open {
        _ if value.is_empty() => (format!("`{label}` is never empty"), suggestion),
        Some(OpenSet::Endpoints) if is_regex => (
            format!("no handler declares an endpoint that matches `{value}`"),
            format!("{suggestion}; or write `#[instrumented(GET \"…\")]` above its handler"),
        ),
        Some(OpenSet::Endpoints) => (
            format!("no handler declares the endpoint `{value}`"),
            format!("{suggestion}; or write `#[instrumented(GET \"{value}\")]` above its handler"),
        ),
        Some(OpenSet::Alerts) if is_regex => {
            (format!("no alert name matches `{value}`"), suggestion)
        }
        Some(OpenSet::Alerts) => (format!("unknown alert `{value}`"), suggestion),
        None if is_regex => (format!("`{label}` never matches `{value}`"), suggestion),
        None => (format!("`{label}` is never `{value}`"), suggestion),
    };
    let excludes = matches!(matcher.op, MatchOp::NotEqual | MatchOp::NotRegex) && open.is_none();
    let message = match excludes {
        true => format!("{message}, so this excludes nothing"),
        false => message,
    };
    Finding::new(FindingKind::LabelValue, span, message).suggest(suggestion)
}

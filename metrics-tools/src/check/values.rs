//! Values that a label does not have.

use super::finding::{Finding, FindingKind};
use super::groups::OpenSet;
use super::suggestions::instead_of;
use crate::promql::{MatchOp, Matcher, Span};
use std::collections::BTreeSet;

/// A value, or an alternative of a regular expression, that is not among the known ones.
pub(super) fn never(
    matcher: &Matcher,
    value: &str,
    span: Span,
    values: &BTreeSet<&str>,
    open: Option<OpenSet>,
) -> Finding {
    let label = &matcher.label.text;
    let is_regex = matcher.op.is_regex() && value == matcher.value;
    let suggestion = instead_of(label, value, values);
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
        Some(OpenSet::Alerts) if is_regex => (
            format!("no alert here has a name that matches `{value}`"),
            suggestion,
        ),
        Some(OpenSet::Alerts) => (format!("no alert here has the name `{value}`"), suggestion),
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

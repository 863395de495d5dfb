//! Invalid string arguments of functions. Prometheus detects them only when it evaluates the
//! expression.

use super::finding::{Finding, FindingKind};
use super::findings::Findings;
use crate::promql::{Expr, ExprKind, LabelRegex, Span, has_variable};

pub(super) fn check(expr: &Expr, findings: &mut Findings<'_>) {
    match &expr.kind {
        ExprKind::Call {
            function,
            arguments,
            ..
        } => {
            let text = |index: usize| arguments.get(index).and_then(text);
            match function.name {
                "label_replace" => {
                    check_label(text(1), findings);
                    check_regex(text(4), findings);
                }
                "label_join" => {
                    check_label(text(1), findings);
                    for source in arguments.iter().skip(3) {
                        check_label(self::text(source), findings);
                    }
                }
                "histogram_quantiles" => check_label(text(1), findings),
                _ => {}
            }
        }
        // Only that of `count_values` is a text.
        ExprKind::Aggregation(aggregation) => {
            check_label(aggregation.parameter.as_ref().and_then(text), findings);
        }
        _ => {}
    }
    for child in expr.children() {
        check(child, findings);
    }
}

/// A text without variables, and its span.
pub(super) fn text(expr: &Expr) -> Option<(&str, Span)> {
    match &expr.kind {
        ExprKind::Text(text) if !has_variable(text) => Some((text, expr.span)),
        _ => None,
    }
}

/// A label name may contain any characters, but must not be empty.
fn check_label(label: Option<(&str, Span)>, findings: &mut Findings<'_>) {
    if let Some(("", span)) = label {
        let message = "the name of a label is empty";
        let finding = Finding::new(FindingKind::InvalidArgument, span, message);
        findings.push(finding.suggest("write the name of a label, such as `\"job\"`"));
    }
}

fn check_regex(regex: Option<(&str, Span)>, findings: &mut Findings<'_>) {
    let Some((regex, span)) = regex else { return };
    if let Err(error) = LabelRegex::new(regex) {
        let message = format!("invalid regular expression: {error}");
        let finding = Finding::new(FindingKind::InvalidArgument, span, message);
        findings.push(finding.suggest(
            "a regular expression matches the whole value, such as `(.*):.*` for the part \
             before a colon",
        ));
    }
}

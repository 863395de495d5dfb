//! Labels outside of selectors, in `by`, `on` and `group_left`; and operators whose
//! sides never have equal labels.

use super::arguments::text;
use super::exported::exported;
use super::finding::{Finding, FindingKind};
use super::findings::Findings;
use super::known::KnownMetrics;
use super::label_sets::{self, texts};
use super::series_labels::SeriesLabels;
use super::suggestions::unknown_label;
use crate::promql::{Binary, BinaryOp, Expr, ExprKind, Grouping, Matching, Name, Type};
use std::collections::BTreeSet;

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Findings<'_>) {
    labels(known, expr, findings);
}

/// The labels of an expression's series. Reports mistakes on the way.
pub(super) fn labels(
    known: &KnownMetrics,
    expr: &Expr,
    findings: &mut Findings<'_>,
) -> SeriesLabels {
    match &expr.kind {
        ExprKind::Series(series) => label_sets::selector_labels(known, &series.selector),
        ExprKind::Subquery(subquery) => labels(known, &subquery.expr, findings),
        ExprKind::Unary { expr, .. } => labels(known, expr, findings),
        ExprKind::Binary(binary) => {
            let left = labels(known, &binary.left, findings);
            let right = labels(known, &binary.right, findings);
            check_binary(binary, &left, &right, findings);
            label_sets::binary_labels(binary, left, right)
        }
        ExprKind::Aggregation(aggregation) => {
            if let Some(parameter) = &aggregation.parameter {
                labels(known, parameter, findings);
            }
            let inner = labels(known, &aggregation.expr, findings);
            if let Some(grouping) = &aggregation.grouping {
                check_grouping(known, grouping, &inner, findings);
            }
            label_sets::aggregation_labels(aggregation, inner)
        }
        ExprKind::Call {
            function,
            arguments,
            ..
        } => {
            let of_each: Vec<_> = arguments
                .iter()
                .map(|argument| labels(known, argument, findings))
                .collect();
            if let Some(vector) = of_each.first() {
                check_sources(function.name, arguments, vector, findings);
            }
            label_sets::call_labels(function.name, arguments, of_each)
        }
        ExprKind::Template { parts, .. } => {
            for part in parts {
                labels(known, part, findings);
            }
            SeriesLabels::unknown()
        }
        ExprKind::Number(_) | ExprKind::Text(_) => SeriesLabels::empty(),
        _ => SeriesLabels::unknown(),
    }
}

fn check_grouping(
    known: &KnownMetrics,
    grouping: &Grouping,
    labels: &SeriesLabels,
    findings: &mut Findings<'_>,
) {
    for label in &grouping.labels {
        // Excluding a label that other targets may have is harmless.
        let harmless = grouping.without && known.target_labels.contains(&label.text);
        if !harmless {
            check_label(
                label,
                labels,
                "the grouped expression has no label",
                findings,
            );
        }
    }
}

/// The labels that a function reads.
fn check_sources(
    function: &str,
    arguments: &[Expr],
    labels: &SeriesLabels,
    findings: &mut Findings<'_>,
) {
    let sources = match function {
        "label_replace" => arguments.get(3..4),
        "label_join" => arguments.get(3..),
        "sort_by_label" | "sort_by_label_desc" => arguments.get(1..),
        _ => None,
    };
    for (label, span) in sources.into_iter().flatten().filter_map(text) {
        // Without a source, `label_replace` sets a constant.
        if !label.is_empty() {
            let label = Name {
                text: label.to_owned(),
                templated: false,
                span,
            };
            let message = format!("the argument of `{function}` has no label");
            check_label(&label, labels, &message, findings);
        }
    }
}

/// Reports a label that no series can have. Returns whether it did.
fn check_label(
    label: &Name,
    labels: &SeriesLabels,
    message: &str,
    findings: &mut Findings<'_>,
) -> bool {
    if let Some(name) = labels.exported.get(&label.text) {
        findings.push(exported(&label.text, name, label.span));
        return true;
    }
    let unknown = !label.templated && label.text != "__name__" && labels.lacks(&label.text);
    if unknown {
        let names = labels.may.iter().flatten().map(String::as_str);
        unknown_label(&label.text, label.span, message, names, findings);
    }
    unknown
}

fn check_binary(
    binary: &Binary,
    left: &SeriesLabels,
    right: &SeriesLabels,
    findings: &mut Findings<'_>,
) {
    let vectors = [&binary.left, &binary.right]
        .iter()
        .all(|side| side.ty() == Type::InstantVector);
    if !vectors {
        return;
    }
    let before = findings.len();
    if let Some(matching) = &binary.matching {
        check_matching(matching, left, right, findings);
    }
    // Without a match, `or` and `unless` still have a result.
    let needs_a_partner = !matches!(binary.op, BinaryOp::Or | BinaryOp::Unless);
    if findings.len() > before || !needs_a_partner {
        return;
    }
    let matching = binary.matching.as_ref();
    let named = matching.map(|matching| texts(&matching.labels));
    let named = named.unwrap_or_default();
    let templated = matching.is_some_and(|it| it.labels.iter().any(|label| label.templated));
    let matched = |label: &&String| match matching {
        Some(_) if templated => false,
        Some(matching) => named.contains(label.as_str()) == matching.on,
        None => true,
    };
    for (has, lacks, side) in [(left, right, "right"), (right, left, "left")] {
        let label = has
            .must
            .iter()
            .filter(matched)
            .find(|label| lacks.lacks(label));
        if let Some(label) = label {
            let op = binary.op;
            let message = format!(
                "`{op}` pairs series with equal labels, and only one side has `{label}`: no series \
                 has a partner"
            );
            let finding = Finding::new(FindingKind::SelectsNothing, binary.op_span, message);
            let no_labels = lacks.may.as_ref().is_some_and(BTreeSet::is_empty);
            findings.push(match (op.is_set(), no_labels) {
                (true, true) => finding.suggest(format!("write `{op} on ()`")),
                (true, false) => finding.suggest(format!("write `{op} ignoring ({label})`")),
                (false, true) => {
                    finding.suggest(format!("write `scalar(…)` around the {side} side"))
                }
                (false, false) => finding.suggest(format!(
                    "keep `{label}` on the {side}, or write `{op} ignoring ({label})`, with \
                     `group_{}` if there are several for one",
                    if side == "right" { "left" } else { "right" }
                )),
            });
            return;
        }
    }
}

fn check_matching(
    matching: &Matching,
    left: &SeriesLabels,
    right: &SeriesLabels,
    findings: &mut Findings<'_>,
) {
    for label in &matching.labels {
        match matching.on {
            true => {
                let found = check_label(label, left, "the left side has no label", findings);
                if !found {
                    check_label(label, right, "the right side has no label", findings);
                }
            }
            // `ignoring` is meant for labels that one side lacks.
            false if right.lacks(&label.text) => {
                check_label(label, left, "neither side has a label", findings);
            }
            false => {}
        }
    }
    if let Some(group) = &matching.group {
        let (one, side) = if group.left {
            (right, "right")
        } else {
            (left, "left")
        };
        for label in &group.labels {
            let message = format!("the {side} side has no label");
            check_label(label, one, &message, findings);
        }
    }
}

//! The labels of an expression's series, from those of its parts.

use super::groups::Group;
use super::known::{KnownMetrics, Sample};
use super::names::{Selected, selected};
use super::series_labels::SeriesLabels;
use crate::promql::{
    Aggregation, Aggregator, Binary, BinaryOp, Expr, ExprKind, MatchOp, Name, Selector, Type,
};
use std::collections::{BTreeSet, HashSet};

pub(super) fn selector_labels(known: &KnownMetrics, selector: &Selector) -> SeriesLabels {
    if let Some(labels) = known.recorded_labels(selector) {
        return labels.clone();
    }
    let Selected::Samples(samples) = selected(known, selector) else {
        return SeriesLabels::unknown();
    };
    let groups: Option<Vec<Vec<Group<'_>>>> = samples
        .iter()
        .map(|sample: &Sample| Group::from_sample(known, *sample))
        .collect();
    let Some(groups) = groups else {
        return SeriesLabels::unknown();
    };
    let groups: Vec<_> = groups.into_iter().flatten().collect();
    let own: BTreeSet<_> = groups.iter().flat_map(Group::names).collect();
    let is_set = |label: &&&str| {
        let values = groups.iter().map(|group| group.values(label));
        values
            .into_iter()
            .all(|values| values.is_some_and(|values| values.iter().all(|value| !value.is_empty())))
    };
    let must = own.iter().filter(is_set).map(ToString::to_string);
    // These two are never empty; other labels depend on the target.
    let must = must.chain(["job", "instance"].map(str::to_owned)).collect();
    let may = own.iter().map(ToString::to_string);
    let may = may.chain(known.target_labels.iter().cloned()).collect();
    let exported = samples
        .iter()
        .filter_map(|sample| known.exported.get(&sample.series));
    SeriesLabels {
        may: Some(may),
        must,
        exported: exported
            .flatten()
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect(),
    }
}

/// The labels of an aggregation, from those of its operand.
pub(super) fn aggregation_labels(
    aggregation: &Aggregation,
    mut labels: SeriesLabels,
) -> SeriesLabels {
    if aggregation.op.picks_series() {
        return labels;
    }
    match &aggregation.grouping {
        Some(grouping) if grouping.labels.iter().any(|label| label.templated) => {
            return SeriesLabels::unknown();
        }
        Some(grouping) => {
            let named = texts(&grouping.labels);
            if !grouping.without && labels.may.is_none() {
                let names = grouping.labels.iter().map(|label| label.text.clone());
                labels.may = Some(names.collect());
            }
            labels.keep(|label| named.contains(label) != grouping.without);
        }
        None => labels = SeriesLabels::empty(),
    }
    if let (Aggregator::CountValues, Some(ExprKind::Text(label))) = (
        aggregation.op,
        aggregation
            .parameter
            .as_ref()
            .map(|parameter| &parameter.kind),
    ) {
        labels.set(label);
        labels.must.insert(label.clone());
    }
    labels
}

/// The labels of a call, from those of its arguments.
pub(super) fn call_labels(
    function: &str,
    arguments: &[Expr],
    of_each: Vec<SeriesLabels>,
) -> SeriesLabels {
    // The series come from the only vector argument.
    let is_vector = |expr: &Expr| matches!(expr.ty(), Type::InstantVector | Type::RangeVector);
    let mut vectors = arguments.iter().zip(of_each);
    let Some((vector, mut labels)) = vectors.find(|(argument, _)| is_vector(argument)) else {
        return SeriesLabels::empty();
    };
    match function {
        "scalar" => labels = SeriesLabels::empty(),
        "info" | "histogram_quantiles" => labels = SeriesLabels::unknown(),
        "absent" | "absent_over_time" => labels = absent_labels(vector),
        "histogram_quantile" | "histogram_fraction" => labels.keep(|label| label != "le"),
        "label_replace" | "label_join" => {
            if let Some(ExprKind::Text(label)) = arguments.get(1).map(|argument| &argument.kind) {
                labels.set(label);
            }
        }
        _ => {}
    }
    labels
}

/// The result of `absent` has the labels that are matched with `=`.
fn absent_labels(vector: &Expr) -> SeriesLabels {
    let mut labels = SeriesLabels::empty();
    if let ExprKind::Series(series) = &vector.kind {
        for matcher in &series.selector.matchers {
            if matcher.op == MatchOp::Equal && matcher.label.text != "__name__" {
                labels.set(&matcher.label.text);
            }
        }
    }
    labels
}

/// The labels of a binary operation, from those of both sides.
pub(super) fn binary_labels(
    binary: &Binary,
    left: SeriesLabels,
    right: SeriesLabels,
) -> SeriesLabels {
    let is_vector = |expr: &Expr| expr.ty() == Type::InstantVector;
    match (is_vector(&binary.left), is_vector(&binary.right)) {
        (true, true) => {}
        (true, false) if binary.right.ty() == Type::Scalar => return left,
        (false, true) if binary.left.ty() == Type::Scalar => return right,
        // Numbers, whose labels are never looked at, or variables.
        _ => return SeriesLabels::unknown(),
    }
    match binary.op {
        BinaryOp::And | BinaryOp::Unless => return left,
        BinaryOp::Or => return left.either(right),
        _ => {}
    }
    let Some(matching) = &binary.matching else {
        return left;
    };
    if let Some(group) = &matching.group {
        let (mut many, one) = if group.left {
            (left, right)
        } else {
            (right, left)
        };
        for label in &group.labels {
            many.set(&label.text);
            if one.must.contains(&label.text) {
                many.must.insert(label.text.clone());
            }
        }
        return match group.labels.iter().any(|label| label.templated) {
            true => SeriesLabels::unknown(),
            false => many,
        };
    }
    if matching.labels.iter().any(|label| label.templated) {
        return SeriesLabels::unknown();
    }
    let mut labels = left;
    if labels.may.is_none() && matching.on {
        let names = matching.labels.iter().map(|label| label.text.clone());
        labels.may = Some(names.collect());
    }
    let named = texts(&matching.labels);
    labels.keep(|label| named.contains(label) == matching.on);
    labels
}

/// The labels that are named.
pub(super) fn texts(labels: &[Name]) -> HashSet<&str> {
    labels.iter().map(|label| &*label.text).collect()
}

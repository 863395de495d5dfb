//! Syntax and functions that Prometheus 3 added.

use metrics_tools::promql::{Aggregator, At, BinaryOp, Duration, Expr, ExprKind, Length, Name};

/// Whether an expression has parts that Prometheus 2.42 rejects.
pub(super) fn needs_prometheus_3(text: &str, expr: &Expr) -> bool {
    let quoted = |name: &Name| {
        let source = &text[name.span.range()];
        source.starts_with(['"', '\'', '`']) || source.contains(':')
    };
    // A number where 2.42 requires a duration, or no offset.
    let is_number = |duration: &Duration| {
        let source = &text[duration.span.range()];
        matches!(duration.length, Length::Computed(_))
            || source.starts_with(['+', '-'])
            || source.ends_with(|c: char| !c.is_ascii_lowercase())
            || source.to_lowercase().starts_with("0x")
            || expr.to_string().contains("offset 0s")
            || expr.to_string().contains("offset -0s")
    };
    let is_duration = |source: &str| {
        source.ends_with(|c: char| c.is_ascii_lowercase())
            && source.starts_with(|c: char| c.is_ascii_digit())
            && !source.to_lowercase().starts_with("0x")
    };
    let here = match &expr.kind {
        ExprKind::Number(_) => {
            let source = &text[expr.span.range()];
            let inner = source.trim_matches(['(', ')', ' ']);
            is_duration(inner) || inner.contains('_')
        }
        ExprKind::Series(series) => {
            let (selector, modifiers) = (&series.selector, &series.modifiers);
            let range = series.range.as_ref();
            let offset = modifiers.offset.as_ref().map(|offset| &offset.duration);
            let source = &text[expr.span.range()];
            let at = matches!(modifiers.at, Some(At::Timestamp(_)))
                && source.split('@').next_back().is_some_and(|behind| {
                    let first = behind.trim_matches([' ', '+', '-']);
                    is_duration(first.split(' ').next().unwrap_or_default())
                });
            let in_quotes = |name: &Name| quoted(name) && name.span.start > selector.span.start;
            selector.name.as_ref().is_some_and(in_quotes)
                || modifiers.boundary.is_some()
                // A signed or empty offset can be followed by another one.
                || ["offset +", "offset -+", "offset 0", "offset - "].iter().any(|new| source.contains(new))
                || selector
                    .matchers
                    .iter()
                    .any(|matcher| quoted(&matcher.label))
                || range.into_iter().chain(offset).any(is_number)
                || at
        }
        ExprKind::Subquery(subquery) => {
            let offset = subquery.modifiers.offset.as_ref();
            let offset = offset.map(|offset| &offset.duration);
            let durations = [Some(&subquery.range), subquery.step.as_ref(), offset];
            durations.into_iter().flatten().any(is_number)
        }
        ExprKind::Aggregation(aggregation) => {
            let labels = aggregation.grouping.iter().flat_map(|by| &by.labels);
            matches!(aggregation.op, Aggregator::Limitk | Aggregator::LimitRatio)
                || labels.into_iter().any(quoted)
        }
        ExprKind::Binary(binary) => {
            let labels = binary.matching.iter().any(|matching| {
                let more = matching.group.iter().flat_map(|group| &group.labels);
                matching.labels.iter().chain(more).any(quoted)
            });
            let trims = matches!(binary.op, BinaryOp::TrimUpper | BinaryOp::TrimLower);
            labels || trims || binary.fill.is_some()
        }
        ExprKind::Call { function, .. } => SINCE_3.contains(&function.name),
        _ => false,
    };
    here || expr
        .children()
        .into_iter()
        .any(|child| needs_prometheus_3(text, child))
}

/// Functions that Prometheus 3 added.
const SINCE_3: &[&str] = &[
    "double_exponential_smoothing",
    "end",
    "first_over_time",
    "histogram_avg",
    "histogram_quantiles",
    "histogram_stddev",
    "histogram_stdvar",
    "info",
    "mad_over_time",
    "max_of",
    "min_of",
    "range",
    "sort_by_label",
    "sort_by_label_desc",
    "start",
    "start_timestamp",
    "step",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
    "ts_of_max_over_time",
    "ts_of_min_over_time",
];

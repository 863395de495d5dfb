//! Quantiles, which need the rates of all buckets with `le`.

use super::finding::{Finding, FindingKind};
use super::findings::Findings;
use super::known::{KnownMetrics, Role};
use super::names::{Selected, selected};
use crate::promql::{Aggregation, Binary, Expr, ExprKind, Name, Selector, Span};

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Findings<'_>) {
    if let ExprKind::Call {
        function,
        arguments,
        ..
    } = &expr.kind
    {
        let (vector, quantiles) = match function.name {
            "histogram_quantile" => (arguments.get(1), arguments.get(..1)),
            "histogram_fraction" => (arguments.get(2), None),
            "histogram_quantiles" => (arguments.first(), arguments.get(2..)),
            _ => (None, None),
        };
        for quantile in quantiles.into_iter().flatten() {
            check_quantile(quantile, findings);
        }
        if let Some(vector) = vector {
            let mut buckets = Buckets {
                known,
                function: function.name,
                any: has_buckets(vector),
                findings,
            };
            buckets.expr(vector, false);
        }
    }
    for child in expr.children() {
        check(known, child, findings);
    }
}

fn check_quantile(quantile: &Expr, findings: &mut Findings<'_>) {
    if let ExprKind::Number(value) = quantile.kind
        && value > 1.0
    {
        let finding = Finding::new(
            FindingKind::HistogramQuantile,
            quantile.span,
            format!("a quantile lies between 0 and 1, and `{value}` is +Inf for all series"),
        );
        findings.push(match value <= 100.0 {
            true => finding.suggest(format!("write `{}`", value / 100.0)),
            false => finding.suggest("write `0.95` for the 95th percentile"),
        });
    }
}

/// Whether the argument is classic buckets, or series recorded from them. A native histogram has no
/// buckets as series, and no `le`.
fn has_buckets(expr: &Expr) -> bool {
    let mut found = false;
    for selector in expr.selectors() {
        found |= selector
            .metric()
            .is_some_and(|name| name.contains("_bucket"));
    }
    found
}

/// The path from a quantile down to its buckets.
struct Buckets<'a, 's> {
    known: &'a KnownMetrics,
    function: &'a str,
    /// Whether the argument contains any buckets.
    any: bool,
    findings: &'a mut Findings<'s>,
}

impl Buckets<'_, '_> {
    fn push(&mut self, span: Span, message: String, suggestion: &str) {
        let finding = Finding::new(FindingKind::HistogramQuantile, span, message);
        self.findings.push(finding.suggest(suggestion));
    }

    /// `rated`: whether a rate was already applied.
    fn expr(&mut self, expr: &Expr, rated: bool) {
        match &expr.kind {
            ExprKind::Series(series) => self.selector(&series.selector, rated),
            ExprKind::Subquery(subquery) => self.expr(&subquery.expr, rated),
            ExprKind::Unary { expr, .. } => self.expr(expr, rated),
            ExprKind::Binary(binary) => self.binary(binary, rated),
            ExprKind::Aggregation(aggregation) => {
                self.aggregation(aggregation);
                self.expr(&aggregation.expr, rated);
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => {
                let rate = matches!(function.name, "rate" | "increase" | "irate");
                for argument in arguments {
                    self.expr(argument, rated || rate);
                }
            }
            _ => {}
        }
    }

    fn aggregation(&mut self, aggregation: &Aggregation) {
        let op = aggregation.op;
        if op.picks_series() || !has_buckets(&aggregation.expr) {
            return;
        }
        let (keeps, span) = match &aggregation.grouping {
            Some(grouping) => {
                let named = is_named(&grouping.labels, "le");
                let unsure = grouping.labels.iter().any(|label| label.templated);
                (unsure || named != grouping.without, grouping.span)
            }
            None => (false, aggregation.op_span),
        };
        if !keeps {
            let message = format!("`{}` needs `le`, but this `{op}` drops it", self.function);
            let suggestion = match &aggregation.grouping {
                Some(grouping) if grouping.without => "leave `le` out of `without`".to_owned(),
                Some(grouping) => {
                    let labels: Vec<_> = ["le"]
                        .into_iter()
                        .chain(grouping.labels.iter().map(|label| label.text.as_str()))
                        .collect();
                    format!("write `by ({})`", labels.join(", "))
                }
                None => format!("write `{op} by (le) (…)`"),
            };
            self.push(span, message, &suggestion);
        }
    }

    fn binary(&mut self, binary: &Binary, rated: bool) {
        if let Some(matching) = &binary.matching
            && !binary.op.is_set()
            && matching.group.is_none()
            && is_named(&matching.labels, "le") != matching.on
            && !matching.labels.iter().any(|label| label.templated)
            && self.any
        {
            let message = format!("`{}` needs `le`, but it is dropped here", self.function);
            let suggestion = match matching.on {
                true => "add `le` to `on`",
                false => "leave `le` out of `ignoring`",
            };
            self.push(matching.span, message, suggestion);
        }
        self.expr(&binary.left, rated);
        // The right side of `and` and `unless` only picks series.
        if binary.op.precedence() != 2 {
            self.expr(&binary.right, rated);
        }
    }

    fn selector(&mut self, selector: &Selector, rated: bool) {
        let Some((text, name_span)) = selector.metric_at() else {
            return;
        };
        let role = match selected(self.known, selector) {
            Selected::Samples(samples) => samples[0].role,
            Selected::Unknown if text.ends_with("_bucket") => Role::Bucket,
            Selected::Nothing(..) | Selected::Unknown => return,
        };
        // Recorded rates of buckets have no known type; by convention, their names contain a colon.
        let role = match role {
            Role::Unknown if text.ends_with("_bucket") && !text.contains(':') => Role::Bucket,
            role => role,
        };
        match role {
            Role::Bucket => {
                if !rated {
                    let message = format!(
                        "`{}` of raw buckets covers everything since the process started, not the recent past",
                        self.function
                    );
                    self.push(name_span, message, &format!("write `rate({text}[5m])`"));
                }
                let le = selector.matchers.iter().find(|m| m.label.text == "le");
                if let Some(matcher) = le
                    && !matcher.op.is_negative()
                {
                    let message = format!("`{}` needs all buckets", self.function);
                    self.push(matcher.span, message, "leave out this matcher");
                }
            }
            Role::Part => {
                let base = text.strip_suffix("_sum").or(text.strip_suffix("_count"));
                let message = format!("`{}` takes buckets, but `{text}` has none", self.function);
                let buckets = base.unwrap_or(text);
                self.push(name_span, message, &format!("write `{buckets}_bucket`"));
            }
            Role::Counter | Role::Gauge if !self.any => {
                let message = format!("`{}` takes buckets, but `{text}` has none", self.function);
                self.push(name_span, message, "write a histogram's `_bucket`");
            }
            _ => {}
        }
    }
}

fn is_named(labels: &[Name], name: &str) -> bool {
    labels.iter().any(|label| label.text == name)
}

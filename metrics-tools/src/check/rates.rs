//! Counters need a rate, and gauges must not have one.

use super::finding::{Finding, FindingKind};
use super::findings::Findings;
use super::known::{KnownMetrics, Role};
use super::names::{Selected, selected};
use crate::promql::{Aggregator, Binary, BinaryOp, Expr, ExprKind, Selector};

/// How the values of a selector are used.
#[derive(Clone, Copy)]
enum Use<'a> {
    /// Directly, or as an argument of this function.
    Value(Option<&'a str>),
    /// Summed before a rate is taken, which hides restarts.
    Summed,
    /// In `rate`, `increase` or a similar function.
    Rate(&'a str),
    /// Only their presence or changes matter.
    Presence,
    /// In a quantile, which has its own rules.
    Quantile,
    /// Depends on a variable.
    Unknown,
}

pub(super) fn check(known: &KnownMetrics, expr: &Expr, findings: &mut Findings<'_>) {
    Rates { known, findings }.expr(expr, Use::Value(None));
}

struct Rates<'a, 's> {
    known: &'a KnownMetrics,
    findings: &'a mut Findings<'s>,
}

impl Rates<'_, '_> {
    fn expr(&mut self, expr: &Expr, used: Use<'_>) {
        match &expr.kind {
            ExprKind::Series(series) => self.selector(&series.selector, used),
            ExprKind::Subquery(subquery) => self.expr(&subquery.expr, used),
            ExprKind::Unary { expr, .. } => self.expr(expr, used),
            ExprKind::Binary(binary) => self.binary(binary, used),
            ExprKind::Aggregation(aggregation) => {
                if let Some(parameter) = &aggregation.parameter {
                    self.expr(parameter, Use::Value(None));
                }
                let of_series = match (aggregation.op, used) {
                    (_, Use::Quantile | Use::Unknown) => used,
                    (Aggregator::Count | Aggregator::Group, _) => Use::Presence,
                    (Aggregator::Limitk | Aggregator::LimitRatio, used) => used,
                    (_, Use::Rate(_) | Use::Summed) => Use::Summed,
                    // Whether the series exists does not depend on its value; which samples pass
                    // does.
                    (op, Use::Presence) if !op.picks_series() => Use::Presence,
                    _ => Use::Value(None),
                };
                self.expr(&aggregation.expr, of_series);
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => {
                let of_arguments = of_function(function.name, used);
                for argument in arguments {
                    self.expr(argument, of_arguments);
                }
            }
            ExprKind::Template { parts, .. } => {
                for part in parts {
                    self.expr(part, Use::Unknown);
                }
            }
            _ => {}
        }
    }

    fn binary(&mut self, binary: &Binary, used: Use<'_>) {
        let (left, right) = match (binary.op, used) {
            (BinaryOp::Or, used) => (used, used),
            // `x unless x offset 1h` finds series that are new.
            (BinaryOp::Unless, _) if same_metric(&binary.left, &binary.right) => {
                (Use::Presence, Use::Presence)
            }
            (op, used) if op.is_set() => (used, Use::Presence),
            (_, Use::Quantile | Use::Unknown) => (used, used),
            (_, Use::Rate(_) | Use::Summed) => (Use::Summed, Use::Summed),
            _ => (Use::Value(None), Use::Value(None)),
        };
        self.expr(&binary.left, left);
        self.expr(&binary.right, right);
    }

    fn selector(&mut self, selector: &Selector, used: Use<'_>) {
        let Selected::Samples(samples) = selected(self.known, selector) else {
            return;
        };
        let all = |is: fn(Role) -> bool| samples.iter().all(|sample| is(sample.role));
        let (name, span) = match selector.metric_at() {
            Some((name, span)) => (Some(name), span),
            None => (None, selector.span),
        };
        let are = |kind: &str| match name {
            Some(name) => format!("`{name}` is a {kind}"),
            None => format!("the matching metric is a {kind}"),
        };
        let name = name.unwrap_or("…");
        let counter = |message: &str| {
            let message = format!("{}, {message}", are("counter"));
            Finding::new(FindingKind::CounterWithoutRate, span, message)
        };
        let finding = match used {
            Use::Value(by) if all(Role::is_counter) => match by {
                Some(function @ ("delta" | "idelta" | "deriv" | "predict_linear")) => {
                    counter(&format!("and `{function}` ignores counter resets")).suggest(format!(
                        "write `{}({name}[5m])`",
                        if function == "delta" || function == "idelta" {
                            "increase"
                        } else {
                            "rate"
                        }
                    ))
                }
                _ => counter("and its value depends on how long its process has run").suggest(
                    format!("write `rate({name}[5m])` or `increase({name}[5m])`"),
                ),
            },
            Use::Summed if all(Role::is_counter) => {
                counter("and the rate of a sum misses resets of the single counters").suggest(
                    format!("first the rate, then the sum: `sum(rate({name}[5m]))`"),
                )
            }
            Use::Rate(function) if all(|role| role == Role::Gauge) => {
                let message = format!(
                    "{}, and `{function}` treats each decrease as a counter reset",
                    are("gauge")
                );
                let instead = match function {
                    "increase" => "delta",
                    "resets" => "changes",
                    _ => "deriv",
                };
                Finding::new(FindingKind::RateOfGauge, span, message)
                    .suggest(format!("write `{instead}({name}[5m])`"))
            }
            _ => return,
        };
        self.findings.push(finding);
    }
}

/// How a function uses its arguments.
fn of_function<'a>(function: &'a str, used: Use<'a>) -> Use<'a> {
    match function {
        "rate" | "increase" | "irate" | "resets" => Use::Rate(function),
        "absent"
        | "absent_over_time"
        | "present_over_time"
        | "count_over_time"
        | "timestamp"
        | "changes"
        | "ts_of_first_over_time"
        | "ts_of_last_over_time"
        | "ts_of_min_over_time"
        | "ts_of_max_over_time" => Use::Presence,
        "histogram_quantile" | "histogram_quantiles" | "histogram_fraction" => Use::Quantile,
        "label_replace" | "label_join" | "sort" | "sort_desc" | "sort_by_label"
        | "sort_by_label_desc" | "last_over_time" | "first_over_time" | "info" => used,
        _ => match used {
            Use::Quantile | Use::Unknown => used,
            _ => Use::Value(Some(function)),
        },
    }
}

/// Whether both sides are series of the same metric, also if they are grouped.
fn same_metric(left: &Expr, right: &Expr) -> bool {
    let name = name(left);
    name.is_some() && name == self::name(right)
}

fn name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Series(series) => series.selector.metric(),
        ExprKind::Aggregation(aggregation) => name(&aggregation.expr),
        _ => None,
    }
}

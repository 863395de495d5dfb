//! Each query: its matchers, rates and variables.

use super::Linter;
use super::variables::variables;
use crate::promql::{Expr, ExprKind, Grouping, Length, Name, Selector, parse_with_variables};

/// The functions whose range is a rate's.
const RATES: [&str; 5] = ["rate", "irate", "increase", "delta", "idelta"];

/// The functions that recognize resets of counters.
const OF_COUNTERS: [&str; 3] = ["rate", "irate", "increase"];

/// Labels that need a variable wherever series are grouped by them.
const CHOSEN: [&str; 2] = ["endpoint", "function"];

/// The context of an expression.
#[derive(Clone, Copy, Default)]
struct Around<'a> {
    /// The function whose argument it is.
    function: Option<&'a str>,
    /// The labels by which it is aggregated.
    grouped: &'a [Name],
}

impl Linter {
    pub(super) fn query(&mut self, query: &str) {
        match parse_with_variables(query) {
            Ok(expr) => self.expr(&expr, query, Around::default()),
            Err(errors) => {
                for error in errors {
                    self.breaks(&format!("{error}: {query}"));
                }
            }
        }
        for name in variables(query) {
            let is_declared = name.starts_with("__") || self.variables.contains(name);
            self.require(
                is_declared,
                &format!("the dashboard has no variable `{name}`: {query}"),
            );
        }
    }

    fn expr(&mut self, expr: &Expr, query: &str, around: Around<'_>) {
        match &expr.kind {
            ExprKind::Series(series) => {
                self.selector(&series.selector, query, around);
                let is_rate = around.function.is_some_and(|name| RATES.contains(&name));
                let is_chosen = series.range.as_ref().is_some_and(|range| {
                    let Length::Variable(name) = &range.length else {
                        return false;
                    };
                    name.contains("__rate_interval")
                });
                self.require(
                    !is_rate || is_chosen,
                    &format!("a rate is not over `$__rate_interval`: {query}"),
                );
            }
            ExprKind::Call {
                function,
                arguments,
                ..
            } => {
                let function = Some(function.name);
                for argument in arguments {
                    self.expr(argument, query, Around { function, ..around });
                }
            }
            kind => {
                let grouped = match kind {
                    ExprKind::Aggregation(aggregation) => match &aggregation.grouping {
                        Some(Grouping {
                            without: false,
                            labels,
                            ..
                        }) => labels,
                        _ => around.grouped,
                    },
                    _ => around.grouped,
                };
                let around = Around {
                    function: None,
                    grouped,
                };
                for child in expr.children() {
                    self.expr(child, query, around);
                }
            }
        }
    }

    fn selector(&mut self, selector: &Selector, query: &str, around: Around<'_>) {
        let name = selector.metric().unwrap_or_default();
        let grouped = around.grouped.iter().map(|label| &*label.text);
        let grouped = grouped.filter(|label| CHOSEN.contains(label));
        for label in ["job", "instance"].into_iter().chain(grouped) {
            let mut matchers = selector.matchers.iter();
            let chosen = matchers.any(|matcher| {
                matcher.label.text == label && variables(&matcher.value).any(|used| used == label)
            });
            self.require(
                chosen,
                &format!("`{name}` has no matcher of `{label}` by `${label}`: {query}"),
            );
        }
        let is_rate = around
            .function
            .is_some_and(|name| OF_COUNTERS.contains(&name));
        self.require(
            is_rate || !name.ends_with("_total"),
            &format!("`{name}` is a counter, and no rate is taken of it: {query}"),
        );
    }
}

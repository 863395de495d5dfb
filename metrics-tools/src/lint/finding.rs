//! The findings of a lint, and its rules.

use metrics_runtime::catalogue::{MetricEntry, SourceLocation};
use serde::Serialize;
use std::fmt;

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct LintFinding {
    /// The metric; empty if the finding is about the whole catalogue.
    pub metric: String,
    /// The rule.
    pub rule: LintRule,
    /// What is wrong, and how to fix it.
    pub message: String,
    /// Where the metric or the objective is declared.
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    pub location: Option<SourceLocation>,
}

/// The rules of a lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LintRule {
    /// Names are in snake case.
    Name,
    /// Names of counters end in `_total`, names of infos in `_info`, and no others
    /// do. No name ends like the samples of a histogram.
    Suffix,
    /// Units are Prometheus' base units, in the plural.
    Unit,
    /// Names contain neither the type nor a label.
    Redundant,
    /// Metrics have a help text.
    Help,
    /// Names of labels are in snake case and not reserved.
    Label,
    /// The number of series is within the budget.
    Budget,
    /// Objectives can be computed from the metrics.
    Objective,
    /// Every objective is watched: the expression of an alert can select its
    /// series.
    Unwatched,
    /// Every metric is used by an expression.
    Unused,
    /// All expressions can be parsed.
    Expression,
    /// No two declarations conflict.
    Conflict,
}

impl LintRule {
    /// Its name in reports: `unit`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Suffix => "suffix",
            Self::Unit => "unit",
            Self::Redundant => "redundant",
            Self::Help => "help",
            Self::Label => "label",
            Self::Budget => "budget",
            Self::Objective => "objective",
            Self::Unwatched => "unwatched",
            Self::Unused => "unused",
            Self::Expression => "expression",
            Self::Conflict => "conflict",
        }
    }
}

impl fmt::Display for LintRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl LintFinding {
    pub(super) fn for_metric(metric: &MetricEntry, rule: LintRule, message: String) -> Self {
        Self {
            metric: metric.name.clone(),
            rule,
            message,
            location: metric
                .declarations
                .first()
                .and_then(|one| one.location.clone()),
        }
    }

    pub(super) fn for_all(rule: LintRule, message: String) -> Self {
        Self {
            metric: String::new(),
            rule,
            message,
            location: None,
        }
    }
}

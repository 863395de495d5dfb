//! What a lint finds.

use metrics_runtime::catalogue::{MetricEntry, SourceLocation};
use serde::Serialize;
use std::fmt;

/// Something that could be better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct LintFinding {
    /// The metric; empty where it is about all.
    pub metric: String,
    /// The rule.
    pub rule: LintRule,
    /// What is wrong, and what to do.
    pub message: String,
    /// Where the metric, or the promise, is declared.
    #[serde(rename = "place", skip_serializing_if = "Option::is_none")]
    pub location: Option<SourceLocation>,
}

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LintRule {
    /// Names are in lower case, of letters, digits and `_`.
    Name,
    /// Counters end in `_total`, infos in `_info`, and nothing else does;
    /// nothing ends as the samples of a histogram do.
    Suffix,
    /// Units are Prometheus' base units, in plural.
    Unit,
    /// A name does not say the type, or a label.
    Redundant,
    /// There is a help text.
    Help,
    /// A label's name is in lower case, and nobody else's.
    Label,
    /// The program has no more series than it may have.
    Budget,
    /// What is promised can be computed.
    Objective,
    /// What is promised is watched by some alert: its expression can select
    /// the promise's series.
    Unwatched,
    /// Some expression uses the metric.
    Unused,
    /// Expressions that could use a metric can be read.
    Expression,
    /// No two declarations contradict each other.
    Conflict,
}

impl LintRule {
    /// Its name, for machines: `unit`.
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
    pub(super) fn of(metric: &MetricEntry, rule: LintRule, message: String) -> Self {
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

    pub(super) fn of_all(rule: LintRule, message: String) -> Self {
        Self {
            metric: String::new(),
            rule,
            message,
            location: None,
        }
    }
}

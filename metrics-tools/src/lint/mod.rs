//! `lint`: what is allowed, and better otherwise: names against Prometheus'
//! conventions, over all linked crates; more series than a budget allows;
//! promises that nothing watches; metrics that nothing uses.
//!
//! The attributes refuse most bad names when a crate is compiled. Here the
//! whole program is looked at, with what other versions of them let pass.

mod against;
mod budget;
mod labels;
mod names;
mod objectives;
mod usage;

use crate::files::Problem;
use crate::promql::Expr;
use crate::report::{Style, counted, json};
use metrics_runtime::catalogue::{Catalogue, MetricEntry, SourceLocation};
use serde::Serialize;
use std::fmt::{self, Write as _};

/// What is linted besides names, labels and help texts.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LintOptions {
    /// How many series the program may have. No budget by default.
    pub series_budget: Option<u64>,
    /// The expressions of all rules and dashboards: then each metric and each
    /// promise has to stand in one. Not asked for by default.
    pub expressions: Option<Vec<Expr>>,
    /// Those of them by which alerts come about: a promise has to stand in one
    /// of these. Without, any expression counts, which is the default.
    pub alerts: Option<Vec<Expr>>,
    /// What of the files can't be read: told as well. Nothing by default.
    pub unread: Vec<Problem>,
}

/// What is found; made by [`Lint::new`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// In the order of the metrics' names.
    pub findings: Vec<LintFinding>,
}

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

impl Lint {
    /// What could be better.
    ///
    /// ```
    /// use metrics_runtime::catalogue;
    /// use metrics_tools::lint::{Lint, LintOptions, LintRule};
    ///
    /// let mut options = LintOptions::default();
    /// assert_eq!(Lint::new(&catalogue(), &options).findings, []);
    ///
    /// options.series_budget = Some(3);
    /// let lint = Lint::new(&catalogue(), &options);
    /// assert_eq!(lint.findings[0].rule, LintRule::Budget);
    /// ```
    pub fn new(catalogue: &Catalogue, options: &LintOptions) -> Self {
        let mut findings = Vec::new();
        for metric in &catalogue.metrics {
            names::lint(metric, &mut findings);
            labels::lint(metric, &mut findings);
        }
        budget::lint(catalogue, options, &mut findings);
        objectives::lint(catalogue, &mut findings);
        usage::lint(catalogue, options, &mut findings);
        findings.sort();
        findings.dedup();
        Self { findings }
    }
}

impl LintFinding {
    fn of(metric: &MetricEntry, rule: LintRule, message: String) -> Self {
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

    fn of_all(rule: LintRule, message: String) -> Self {
        Self {
            metric: String::new(),
            rule,
            message,
            location: None,
        }
    }
}

impl Lint {
    /// Adds what [`metrics_runtime::check`] found, which is about this program, and not about
    /// a catalogue that was kept.
    pub fn conflicts(mut self, error: &metrics_runtime::CheckError) -> Self {
        let conflicts = error.conflicts().iter();
        self.findings.extend(conflicts.map(|conflict| {
            let mut finding = LintFinding::of_all(LintRule::Conflict, conflict.to_string());
            conflict.name.clone_into(&mut finding.metric);
            finding.location = Some(SourceLocation::new(&conflict.second));
            finding
        }));
        self.findings.sort();
        self
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// A paragraph for each finding, then how many there are.
    pub fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let LintFinding {
                metric,
                rule,
                message,
                location,
            } = finding;
            if !metric.is_empty() {
                text.push_str(&style.bold(metric));
                text.push_str(": ");
            }
            // Writing to a string does not fail.
            let _ = writeln!(text, "{message} [{rule}]");
            if let Some(location) = location {
                let _ = writeln!(text, "    {}", style.dim(&location.to_string()));
            }
        }
        let _ = match self.findings.len() {
            0 => writeln!(text, "no findings"),
            many => writeln!(text, "{}", counted(many as u64, "finding")),
        };
        text
    }
}

#[cfg(test)]
mod tests;

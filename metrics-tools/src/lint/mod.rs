//! `lint`: what is allowed, and better otherwise: names against Prometheus'
//! conventions, over all linked crates; more series than a budget allows;
//! promises that nothing watches; metrics that nothing uses.
//!
//! The attributes refuse most bad names when a crate is compiled. Here the
//! whole program is looked at, with what other versions of them let pass.

mod budget;
mod finding;
mod labels;
mod names;
mod objectives;
mod options;
mod usage;

pub use finding::{LintFinding, LintRule};
pub use options::LintOptions;

use crate::report::{Style, counted, json};
use metrics_runtime::catalogue::{Catalogue, SourceLocation};
use serde::Serialize;
use std::fmt::Write as _;

/// What is found; made by [`Lint::new`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// In the order of the metrics' names.
    pub findings: Vec<LintFinding>,
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

//! Lints a catalogue: names against Prometheus' conventions, more series than a
//! budget allows, objectives that no alert watches, metrics that no expression
//! uses.
//!
//! The attributes reject most bad names at compile time. A lint covers the whole
//! binary, including crates that were compiled with older versions of them.

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

/// The findings of a lint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// The findings, sorted by metric.
    pub findings: Vec<LintFinding>,
}

impl Lint {
    /// Lints a catalogue.
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
        labels::collisions(catalogue, options, &mut findings);
        budget::lint(catalogue, options, &mut findings);
        objectives::lint(catalogue, &mut findings);
        usage::lint(catalogue, options, &mut findings);
        findings.sort();
        findings.dedup();
        Self { findings }
    }
}

impl Lint {
    /// Adds the conflicts that [`metrics_runtime::check`] found in the running
    /// binary. A catalogue does not contain them.
    pub fn conflicts(mut self, error: &metrics_runtime::CheckError) -> Self {
        let conflicts = error.conflicts().iter();
        self.findings.extend(conflicts.map(|conflict| {
            let message = format!("{conflict}\n  {}", conflict.advice());
            let mut finding = LintFinding::for_all(LintRule::Conflict, message);
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

    /// The report: a paragraph for each finding, then their number.
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

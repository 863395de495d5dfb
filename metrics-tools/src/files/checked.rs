//! The result of a check.

use super::problem::Problem;
use crate::catalogue::LabelCollision;
use crate::report::{Style, counted, json};
use serde::Serialize;
use std::error::Error;
use std::fmt::{self, Write as _};

/// The result of a check.
///
/// Its `Display` is the report: all problems, and a summary.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Checked {
    /// The rule files, dashboards and query files; not queries passed as text.
    pub files: Vec<String>,
    /// The files of other kinds.
    pub skipped: Vec<String>,
    /// The number of expressions.
    pub expressions: usize,
    /// The problems, by file and position.
    pub problems: Vec<Problem>,
    /// Labels of targets that metrics have, too. Empty by default: `Sources` do not know
    /// what becomes of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub collisions: Vec<LabelCollision>,
}

impl Checked {
    /// The report: all problems, and a summary.
    pub fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for collision in &self.collisions {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}: {collision}\n", style.bold("target-label"));
        }
        for problem in &self.problems {
            text.push_str(&problem.text(style));
            text.push('\n');
        }
        text.push_str(&self.summary(style));
        text
    }

    fn summary(&self, style: Style) -> String {
        let problems = match self.problems.len() + self.collisions.len() {
            0 => "no problems".to_owned(),
            number => style.bold(&counted(number as u64, "problem")),
        };
        format!("{}: {problems}\n", self.amount(style))
    }

    /// The number of expressions and files, and the skipped files.
    pub(crate) fn amount(&self, style: Style) -> String {
        let expressions = counted(self.expressions as u64, "expression");
        let amount = match self.files.len() as u64 {
            0 if self.expressions > 0 => expressions,
            files => format!("{expressions} in {}", counted(files, "file")),
        };
        if self.skipped.is_empty() {
            return amount;
        }
        let skipped = format!("neither rules nor a dashboard: {}", self.skipped.join(", "));
        format!("{}\n{amount}", style.dim(&skipped))
    }

    /// As JSON.
    ///
    /// ```
    /// use metrics_tools::check::KnownMetrics;
    /// use metrics_tools::files::check_texts;
    ///
    /// let checked = check_texts([("down.promql", "upp == 0")], &KnownMetrics::new());
    /// let json: serde_json::Value = serde_json::from_str(&checked.to_json()).unwrap();
    /// assert_eq!(json["expressions"], 1);
    /// assert_eq!(json["problems"][0]["kind"], "unknown-metric");
    /// assert_eq!(json["problems"][0]["underlined"], "upp");
    /// ```
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// For tests: an error with the report if there are problems.
    ///
    /// # Errors
    ///
    /// If there are problems, or if no file has expressions, because such a check
    /// would always pass.
    pub fn into_result(self) -> Result<Self, CheckedError> {
        let checked = !self.files.is_empty() || self.expressions > 0;
        match checked && self.problems.is_empty() {
            true => Ok(self),
            false => Err(CheckedError(self)),
        }
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Style::Plain))
    }
}

/// A check found problems. Its `Display` is the report, and so is its `Debug`, which
/// `unwrap` prints.
#[derive(Clone)]
pub struct CheckedError(Checked);

impl CheckedError {
    /// The result of the check.
    pub fn checked(&self) -> &Checked {
        &self.0
    }
}

impl fmt::Display for CheckedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = self.0.problems.len() as u64;
        match problems {
            0 => f.write_str("no file with expressions, so nothing is checked\n")?,
            _ => writeln!(f, "{} in PromQL\n", counted(problems, "problem"))?,
        }
        self.0.fmt(f)
    }
}

impl fmt::Debug for CheckedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for CheckedError {}

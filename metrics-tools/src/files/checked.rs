//! The result of a check.

use super::expression::Expression;
use super::problem::{Problem, ProblemKind};
use crate::catalogue::LabelCollision;
use crate::promql;
use crate::report::{Style, counted, escaped, json, safe};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt::{self, Write as _};

/// The problems that a report shows; JSON has all of them.
pub(crate) const MAX_SHOWN: usize = 500;

/// The maximum number of problems that are reported per expression; the others are counted.
pub(crate) const MAX_PROBLEMS: usize = 20;

/// What was left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Skipped {
    /// The files in which no expression was found.
    pub(super) files: Vec<String>,
    /// The number of queries that are not in PromQL, by language.
    pub(super) queries: BTreeMap<String, usize>,
}

/// The result of a check.
///
/// Its `Display` is the report: all problems, and a summary.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Checked {
    /// The files with expressions; not queries passed as text.
    pub files: Vec<String>,
    /// The files in which no expression was found.
    pub skipped: Vec<String>,
    /// The number of queries in other languages than PromQL, by language or data source.
    pub skipped_queries: BTreeMap<String, usize>,
    /// The number of expressions.
    pub expressions: usize,
    /// The problems, by file and position: at most 20 of one expression.
    pub problems: Vec<Problem>,
    /// The number of problems beyond these 20.
    pub omitted: usize,
    /// Labels of targets that metrics have, too. Empty by default: `Sources` do not know how the
    /// scrape job handles them.
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
        text.push_str(&shown(&self.problems, style, |problem| problem.text(style)));
        text.push_str(&self.summary(style));
        safe(&text, style)
    }

    fn summary(&self, style: Style) -> String {
        let problems = match self.problems.len() + self.omitted + self.collisions.len() {
            0 => "no problems".to_owned(),
            number => style.bold(&counted(number as u64, "problem")),
        };
        format!("{}: {problems}\n", self.amount(style))
    }

    /// The first problems of an expression. Counts the others.
    pub(crate) fn reported<T>(&mut self, problems: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut problems = problems.into_iter().fuse();
        let reported = problems.by_ref().take(MAX_PROBLEMS).collect();
        self.omitted += problems.count();
        reported
    }

    pub(crate) fn syntax_errors(
        &mut self,
        file: &str,
        expression: &Expression,
        errors: Vec<promql::Error>,
    ) {
        let errors = self.reported(errors).into_iter();
        let problems = errors.map(|error| Problem::from_syntax_error(file, expression, error));
        self.problems.extend(problems);
    }

    /// The number of expressions and files, and what was skipped.
    pub(crate) fn amount(&self, style: Style) -> String {
        let expressions = counted(self.expressions as u64, "expression");
        let amount = match self.files.len() as u64 {
            0 if self.expressions > 0 => expressions,
            files => format!("{expressions} in {}", counted(files, "file")),
        };
        let mut text = String::new();
        // Named files are reported as problems instead.
        let problems = self.problems.iter();
        let named = problems.filter(|problem| problem.kind == ProblemKind::NoExpressions);
        let named: HashSet<_> = named.map(|problem| &*problem.file).collect();
        let skipped = self.skipped.iter().map(String::as_str);
        let skipped: Vec<_> = skipped.filter(|file| !named.contains(file)).collect();
        if !skipped.is_empty() {
            let files = escaped(&skipped.join(", "));
            let skipped = format!("skipped: no expressions found: {files}");
            text.push_str(&format!("{}\n", style.dim(&skipped)));
        }
        if !self.skipped_queries.is_empty() {
            let number: usize = self.skipped_queries.values().sum();
            let languages: Vec<_> = self.skipped_queries.keys().map(|it| escaped(it)).collect();
            let queries = match number {
                1 => "1 query in another language".to_owned(),
                many => format!("{many} queries in other languages"),
            };
            let skipped = format!("skipped: {queries}: {}", languages.join(", "));
            text.push_str(&format!("{}\n", style.dim(&skipped)));
        }
        text + &amount
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
            false => Err(CheckedError(Box::new(self))),
        }
    }
}

/// The first texts, each with an empty line, and the number of the others.
pub(crate) fn shown<T>(all: &[T], style: Style, text: impl Fn(&T) -> String) -> String {
    let mut shown: String = all
        .iter()
        .take(MAX_SHOWN)
        .map(|one| text(one) + "\n")
        .collect();
    if let Some(more @ 1..) = all.len().checked_sub(MAX_SHOWN) {
        let more = format!("… and {more} more: `--format json` lists them");
        shown.push_str(&format!("{}\n\n", style.bold(&more)));
    }
    shown
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Style::Plain))
    }
}

/// A check found problems. Its `Display` is the report, and so is its `Debug`, which
/// `unwrap` prints.
#[derive(Clone)]
pub struct CheckedError(Box<Checked>);

impl CheckedError {
    /// The result of the check.
    pub fn checked(&self) -> &Checked {
        &self.0
    }
}

impl fmt::Display for CheckedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = self.0.problems.iter();
        let problems = problems.filter(|problem| problem.kind != ProblemKind::NoExpressions);
        match problems.count() as u64 {
            0 if self.0.expressions == 0 => {
                f.write_str("no file with expressions, so nothing is checked\n")?;
            }
            _ => {
                let problems = self.0.problems.len() as u64;
                writeln!(f, "{} in PromQL\n", counted(problems, "problem"))?;
            }
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

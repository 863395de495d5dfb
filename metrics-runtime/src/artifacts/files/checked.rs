//! All expressions of some files, against the metrics that there are.

use super::expression::{Expression, Form};
use super::problem::{Problem, ProblemKind};
use super::{Contents, contents};
use crate::artifacts::check::KnownMetrics;
use crate::artifacts::promql::{Locate as _, Place, Span, parse, parse_with_variables};
use std::fmt;
use std::ops::Range;

/// What came of a check.
///
/// Its `Display` is the report: all problems, and a line that sums them up.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Checked {
    /// The files in which there can be expressions.
    pub files: Vec<String>,
    /// The files that are something else.
    pub skipped: Vec<String>,
    /// How many expressions were read.
    pub expressions: usize,
    /// What is wrong, in the order of files and places.
    pub problems: Vec<Problem>,
}

/// Checks files that were read before, each with its name. The names that one
/// file's rules record are known in all of them.
///
/// ```
/// use metrics_runtime::artifacts::check::KnownMetrics;
/// use metrics_runtime::artifacts::files::check_texts;
///
/// let checked = check_texts([("down.promql", "up == ")], &KnownMetrics::new());
/// assert_eq!(checked.problems[0].kind.as_str(), "syntax");
/// ```
pub fn check_texts<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    known: &KnownMetrics,
) -> Checked {
    let mut checked = Checked::default();
    let mut read = Vec::new();
    for (name, text) in files {
        match contents(name, text) {
            Ok(contents) if contents.known => {
                checked.files.push(name.to_owned());
                read.push((name, contents));
            }
            Ok(_) => checked.skipped.push(name.to_owned()),
            Err(error) => checked.unreadable(name, error.place, error.message),
        }
    }
    let known = with_records(known.clone(), &read);
    for (name, contents) in &read {
        checked.expressions += contents.expressions.len();
        for expression in &contents.expressions {
            check_expression(name, expression, &known, &mut checked.problems);
        }
    }
    checked
}

fn with_records(mut known: KnownMetrics, read: &[(&str, Contents)]) -> KnownMetrics {
    for record in read.iter().flat_map(|(_, contents)| &contents.records) {
        // More may be known of a metric than that it is recorded.
        if !known.has(record) {
            known = known.name(record);
        }
    }
    known
}

impl Checked {
    pub(super) fn unreadable(&mut self, file: &str, place: Place, message: String) {
        self.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            file: file.to_owned(),
            place,
            message,
            help: None,
            expression: None,
            within: String::new(),
        });
    }
}

fn check_expression(
    file: &str,
    expression: &Expression,
    known: &KnownMetrics,
    problems: &mut Vec<Problem>,
) {
    let mut report = |kind, span: Span, message, help| {
        problems.push(Problem {
            kind,
            file: file.to_owned(),
            place: expression.locate(&expression.text, span.start),
            message,
            help,
            expression: Some((expression.text.clone(), span)),
            within: expression.within.clone(),
        });
    };
    let text = &expression.text;
    let (part, label) = match &expression.form {
        Form::Plain | Form::Templated => (0..text.len(), None),
        Form::Part(part) => (part.clone(), None),
        Form::LabelValues { selector, label } => (selector.clone(), Some(label.clone())),
    };
    let parsed = match expression.form {
        Form::Plain => parse(&text[part.clone()]),
        _ => parse_with_variables(&text[part.clone()]),
    };
    let expr = match parsed {
        Ok(expr) => expr,
        Err(errors) => {
            for error in errors {
                let span = moved(error.span, part.start);
                report(ProblemKind::Syntax, span, error.message, error.help);
            }
            return;
        }
    };
    let findings = match label {
        None => known
            .check(&expr)
            .into_iter()
            .map(|finding| (moved(finding.span, part.start), finding))
            .collect(),
        Some(label) => label_findings(text, part, label, known),
    };
    for (span, finding) in findings {
        let kind = ProblemKind::Finding(finding.kind);
        report(kind, span, finding.message, finding.suggestion);
    }
}

/// `label_values(x, label)` asks for what `count by (label) (x)` is labelled
/// with: the same can be wrong with both.
fn label_findings(
    text: &str,
    selector: Range<usize>,
    label: Range<usize>,
    known: &KnownMetrics,
) -> Vec<(Span, crate::artifacts::check::Finding)> {
    let before = "count by (";
    let between = ") (";
    let name = &text[label.clone()];
    let count = format!("{before}{name}{between}{})", &text[selector.clone()]);
    let Ok(expr) = parse_with_variables(&count) else {
        return Vec::new();
    };
    let inner = before.len() + name.len() + between.len();
    let findings = known.check(&expr).into_iter();
    findings
        .map(|finding| {
            let Span { start, end } = finding.span;
            let span = if start < inner {
                Span::new(label.start, label.end)
            } else {
                let end = end.min(inner + selector.len());
                Span::new(start - inner + selector.start, end - inner + selector.start)
            };
            (span, finding)
        })
        .collect()
}

fn moved(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let count = |number: usize, one: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {one}s"),
        };
        writeln!(
            f,
            "{} in {}: {}",
            count(self.expressions, "expression"),
            count(self.files.len(), "file"),
            match self.problems.len() {
                0 => "no problems".to_owned(),
                number => count(number, "problem"),
            }
        )
    }
}

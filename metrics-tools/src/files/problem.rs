//! What is wrong in a file.

use super::expression::Expression;
use crate::check::{Finding, FindingKind};
use crate::promql::{Error, Span};
use crate::report::Style;
use crate::report::{Locate, Place, Report};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use std::fmt;

/// Something that is wrong in a file.
///
/// Its `Display` is several lines: what is wrong, where, and the expression's
/// line with the part underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What kind of mistake it is.
    pub kind: ProblemKind,
    /// The file.
    pub file: String,
    /// Where it begins.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<String>,
    /// The expression, and which part of it; none if the file can't be read.
    pub expression: Option<(String, Span)>,
    /// What the expression belongs to: `alert HighErrorRatio`.
    pub within: String,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file can't be read, or none is there.
    Unreadable,
    /// The expression can't be read.
    Syntax,
    /// The expression asks for what there is not.
    Finding(FindingKind),
}

impl ProblemKind {
    /// Its name, for machines: `unknown-metric`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Syntax => "syntax",
            Self::Finding(kind) => kind.as_str(),
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The place is already known.
struct There(Place);

impl Locate for There {
    fn locate(&self, _: &str, _: usize) -> Place {
        self.0
    }
}

impl Problem {
    /// A finding, at a part of the expression's text.
    pub(crate) fn of(file: &str, expression: &Expression, span: Span, finding: Finding) -> Self {
        Self {
            kind: ProblemKind::Finding(finding.kind),
            file: file.to_owned(),
            place: expression.locate(&expression.text, span.start),
            message: finding.message,
            help: finding.suggestion,
            expression: Some((expression.text.clone(), span)),
            within: expression.within.clone(),
        }
    }

    /// What can't be read in an expression.
    pub(crate) fn syntax(file: &str, expression: &Expression, error: Error) -> Self {
        Self {
            kind: ProblemKind::Syntax,
            file: file.to_owned(),
            place: expression.locate(&expression.text, error.span.start),
            message: error.message,
            help: error.help,
            expression: Some((expression.text.clone(), error.span)),
            within: expression.within.clone(),
        }
    }

    /// Several lines: what is wrong, where, and the expression's line with the
    /// part underlined.
    pub fn text(&self, style: Style) -> String {
        let Some((expression, span)) = &self.expression else {
            let Place { line, column } = self.place;
            return format!(
                "{}: {}\n --> {}:{line}:{column}\n",
                style.bold(self.kind.as_str()),
                style.bold(&self.message),
                self.file
            );
        };
        let report = Report {
            level: self.kind.as_str(),
            file: &self.file,
            expression,
            span: *span,
            message: &self.message,
            help: self.help.as_deref(),
        };
        let mut text = report.styled(&There(self.place), style);
        if self.within != self.file {
            text.push_str(&self.note("in", &self.within, style));
        }
        text
    }

    /// Where, and what is wrong, without the expression.
    pub(crate) fn in_a_line(&self) -> String {
        let Place { line, column } = self.place;
        format!("{}:{line}:{column}: {}", self.file, self.message)
    }

    /// A line below the underlined part.
    pub(crate) fn note(&self, key: &str, note: &str, style: Style) -> String {
        let gutter = " ".repeat(self.place.line.to_string().len());
        format!("{gutter} {} {note}\n", style.dim(&format!("= {key}:")))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Style::Plain))
    }
}

/// With the place in the file, the whole expression, the part of it that is
/// underlined and where that stands in it, in bytes.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut problem = serializer.serialize_struct("Problem", 11)?;
        problem.serialize_field("kind", self.kind.as_str())?;
        problem.serialize_field("file", &self.file)?;
        problem.serialize_field("line", &self.place.line)?;
        problem.serialize_field("column", &self.place.column)?;
        problem.serialize_field("message", &self.message)?;
        problem.serialize_field("help", &self.help)?;
        if let Some((expression, span)) = &self.expression {
            problem.serialize_field("within", &self.within)?;
            problem.serialize_field("expression", expression)?;
            problem.serialize_field("start", &span.start)?;
            problem.serialize_field("end", &span.end)?;
            let underlined = expression.get(span.range()).unwrap_or_default();
            problem.serialize_field("underlined", underlined)?;
        }
        problem.end()
    }
}

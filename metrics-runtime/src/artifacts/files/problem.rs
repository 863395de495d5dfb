//! What is wrong in a file.

use crate::artifacts::check::FindingKind;
use crate::artifacts::promql::{Locate, Place, Report, Span};
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

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((expression, span)) = &self.expression else {
            let Place { line, column } = self.place;
            writeln!(f, "{}: {}", self.kind, self.message)?;
            return writeln!(f, " --> {}:{line}:{column}", self.file);
        };
        let report = Report {
            level: self.kind.as_str(),
            file: &self.file,
            expression,
            span: *span,
            message: &self.message,
            help: self.help.as_deref(),
        };
        f.write_str(&report.render(&There(self.place)))?;
        let gutter = " ".repeat(self.place.line.to_string().len());
        writeln!(f, "{gutter} = in: {}", self.within)
    }
}

//! A problem in a file.

use super::expression::Expression;
use crate::check::{Finding, FindingKind};
use crate::promql::{Error, Span, shortened};
use crate::report::{Excerpt, Locate, Position, Style, escaped};
use serde::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// A problem in a file.
///
/// Its `Display` is several lines: the message, the position, and the line of the
/// expression with the wrong part underlined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// The kind of problem.
    pub kind: ProblemKind,
    /// The file.
    pub file: String,
    /// Where it begins.
    #[serde(flatten)]
    pub position: Position,
    /// What is wrong.
    pub message: String,
    /// What to write instead, if known.
    pub help: Option<String>,
    /// The expression; none if the file cannot be read.
    #[serde(flatten)]
    pub expression: Option<ProblemExpression>,
}

/// The expression that a problem is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProblemExpression {
    /// What the expression belongs to: `alert HighErrorRatio`.
    pub within: String,
    /// The whole expression.
    #[serde(rename = "expression", serialize_with = "as_str")]
    pub text: Arc<str>,
    /// The part that is wrong, in bytes of the expression.
    #[serde(flatten)]
    pub span: Span,
    /// That part.
    pub underlined: String,
}

impl ProblemExpression {
    fn new(expression: &Expression, span: Span) -> Self {
        let underlined = expression.text.get(span.range()).unwrap_or_default();
        Self {
            within: expression.within.clone(),
            text: Arc::clone(&expression.text),
            span,
            underlined: underlined.to_owned(),
        }
    }
}

fn as_str<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file does not exist or cannot be parsed.
    Unreadable,
    /// The file or pattern was named, and no expression was found there.
    NoExpressions,
    /// The expression cannot be parsed.
    Syntax,
    /// The expression is larger or deeper than this check reads. Prometheus may accept it.
    TooLarge,
    /// A finding in the expression.
    #[serde(untagged)]
    Finding(FindingKind),
}

impl ProblemKind {
    /// Its name in reports: `unknown-metric`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NoExpressions => "no-expressions",
            Self::Syntax => "syntax",
            Self::TooLarge => "too-large",
            Self::Finding(kind) => kind.as_str(),
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A position that is already known.
struct There(Position);

impl Locate for There {
    fn locate(&self, _: &str, _: usize) -> Position {
        self.0
    }
}

impl Problem {
    /// A problem with a file as a whole.
    pub(super) fn of_file(
        kind: ProblemKind,
        file: String,
        position: Position,
        message: String,
    ) -> Self {
        Self {
            kind,
            file,
            position,
            message: shortened(message),
            help: None,
            expression: None,
        }
    }

    /// A finding, at a part of the expression's text.
    pub(crate) fn from_finding(
        file: &str,
        expression: &Expression,
        span: Span,
        finding: Finding,
    ) -> Self {
        Self {
            kind: ProblemKind::Finding(finding.kind),
            file: file.to_owned(),
            position: expression.locate(&expression.text, span.start),
            message: finding.message,
            help: finding.suggestion,
            expression: Some(ProblemExpression::new(expression, span)),
        }
    }

    /// A syntax error in an expression, or a limit that it exceeds.
    pub(crate) fn from_syntax_error(file: &str, expression: &Expression, error: Error) -> Self {
        Self {
            kind: match error.is_limit {
                true => ProblemKind::TooLarge,
                false => ProblemKind::Syntax,
            },
            file: file.to_owned(),
            position: expression.locate(&expression.text, error.span.start),
            message: error.message,
            help: error.help,
            expression: Some(ProblemExpression::new(expression, error.span)),
        }
    }

    /// The message, the position, and the line of the expression with the wrong part
    /// underlined.
    pub fn text(&self, style: Style) -> String {
        let Some(expression) = &self.expression else {
            let Position { line, column } = self.position;
            return format!(
                "{}: {}\n --> {}:{line}:{column}\n",
                style.bold(self.kind.as_str()),
                style.bold(&escaped(&self.message)),
                escaped(&self.file)
            );
        };
        let excerpt = Excerpt {
            level: self.kind.as_str(),
            file: &self.file,
            expression: &expression.text,
            span: expression.span,
            message: &self.message,
            help: self.help.as_deref(),
        };
        let mut text = excerpt.styled(&There(self.position), style);
        if expression.within != self.file {
            text.push_str(&self.note("in", &expression.within, style));
        }
        text
    }

    /// The position and the message in one line.
    pub(crate) fn in_a_line(&self) -> String {
        let Position { line, column } = self.position;
        escaped(&format!("{}:{line}:{column}: {}", self.file, self.message))
    }

    /// A line below the underlined part.
    pub(crate) fn note(&self, key: &str, note: &str, style: Style) -> String {
        let gutter = " ".repeat(self.position.line.to_string().len());
        let note = escaped(note);
        format!("{gutter} {} {note}\n", style.dim(&format!("= {key}:")))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Style::Plain))
    }
}

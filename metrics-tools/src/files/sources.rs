//! What is checked: files and queries, read once.

use super::checked::Checked;
use super::contents::Contents;
use super::expression::Expression;
use super::problem::{Problem, ProblemKind};
use super::read::{contents, query};
use super::records;
use crate::check::KnownMetrics;
use crate::report::Position;

/// Files and queries that were read, each with a name.
///
/// ```
/// use metrics_tools::check::KnownMetrics;
/// use metrics_tools::files::Sources;
///
/// let sources = Sources::new()
///     .query("a query", "up == 0")
///     .text("down.promql", "absent(upp)");
/// let checked = sources.check(&KnownMetrics::new());
/// assert_eq!(checked.expressions, 2);
/// assert_eq!(checked.problems[0].file, "down.promql");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Those in which there can be expressions.
    read: Vec<Source>,
    /// The names of others.
    skipped: Vec<String>,
    /// Of what can't be read.
    problems: Vec<Problem>,
    /// What was asked for and is not there, in sentences.
    pub(super) missing: Vec<String>,
}

#[derive(Clone, Debug)]
struct Source {
    name: String,
    /// Or else a query that stands for itself.
    is_file: bool,
    contents: Contents,
}

impl Sources {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file that was read before. What it is, its name and text tell:
    /// see [the module](super).
    pub fn text(mut self, name: impl Into<String>, text: &str) -> Self {
        let name = name.into();
        match contents(&name, text) {
            Ok(contents) if contents.known => self.read.push(Source {
                name,
                is_file: true,
                contents,
            }),
            Ok(_) => self.skipped.push(name),
            Err(error) => self.unreadable(name, error.position, error.message),
        }
        self
    }

    /// Adds an expression that stands for itself.
    pub fn query(mut self, name: impl Into<String>, expression: &str) -> Self {
        self.read.push(Source {
            name: name.into(),
            is_file: false,
            contents: query(expression),
        });
        self
    }

    /// Adds a text that is a rule file or a dashboard, or else a query.
    pub fn text_or_query(self, name: impl Into<String>, text: &str) -> Self {
        match contents("", text) {
            Ok(contents) if contents.known => self.text(name, text),
            _ => self.query(name, text),
        }
    }

    /// The files and patterns that are not there or can't be opened, each a
    /// sentence that says so.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Whether there is nothing that could have expressions.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.problems.is_empty()
    }

    /// The names of the files that are neither rules nor a dashboard.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// Checks all expressions. What rules record is known in all files, with its
    /// labels; and if there are alerts, no others.
    pub fn check(&self, known: &KnownMetrics) -> Checked {
        let mut checked = self.checked();
        let read: Vec<_> = self
            .expressions()
            .map(|(file, expression)| (file, expression, expression.parse()))
            .collect();
        let of_rules = read.iter();
        let of_rules = of_rules.map(|(_, expression, parsed)| (*expression, parsed.as_ref().ok()));
        let known = records::known(known.clone(), of_rules);
        for (file, expression, parsed) in read {
            match parsed {
                Ok(parsed) => {
                    let findings = known.check(&parsed.expr).into_iter();
                    checked.problems.extend(findings.map(|finding| {
                        let span = parsed.in_text(finding.span);
                        Problem::from_finding(file, expression, span, finding)
                    }));
                }
                Err(errors) => {
                    let errors = errors.into_iter();
                    let problems =
                        errors.map(|error| Problem::from_syntax_error(file, expression, error));
                    checked.problems.extend(problems);
                }
            }
        }
        checked
    }

    /// How much there is, and what of it can't be read as a file.
    pub(crate) fn checked(&self) -> Checked {
        Checked {
            files: self
                .read
                .iter()
                .filter(|one| one.is_file)
                .map(|one| one.name.clone())
                .collect(),
            skipped: self.skipped.clone(),
            expressions: self.expressions().count(),
            problems: self.problems.clone(),
        }
    }

    /// All expressions, each with its file.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = (&str, &Expression)> {
        self.read.iter().flat_map(|source| {
            let expressions = source.contents.expressions.iter();
            expressions.map(|expression| (&*source.name, expression))
        })
    }

    pub(super) fn unreadable(&mut self, file: String, position: Position, message: String) {
        self.problems.push(Problem {
            kind: ProblemKind::Unreadable,
            file,
            position,
            message,
            help: None,
            expression: None,
        });
    }
}

/// Checks files that were read before, each with its name. The names that one
/// file's rules record are known in all of them.
///
/// ```
/// use metrics_tools::check::KnownMetrics;
/// use metrics_tools::files::check_texts;
///
/// let checked = check_texts([("down.promql", "up == ")], &KnownMetrics::new());
/// assert_eq!(checked.problems[0].kind.as_str(), "syntax");
/// ```
pub fn check_texts<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    known: &KnownMetrics,
) -> Checked {
    let files = files.into_iter();
    let sources = files.fold(Sources::new(), |sources, (name, text)| {
        sources.text(name, text)
    });
    sources.check(known)
}

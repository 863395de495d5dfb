//! Files and queries to check, parsed once.

use super::checked::Checked;
use super::contents::Contents;
use super::expression::Expression;
use super::problem::{Problem, ProblemKind};
use super::read::{contents, query};
use super::records;
use crate::check::KnownMetrics;
use crate::report::Position;

/// Parsed files and queries, each with a name.
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
    /// The rule files, dashboards and queries.
    read: Vec<Source>,
    /// The names of other files.
    skipped: Vec<String>,
    /// Problems with reading files.
    problems: Vec<Problem>,
    /// Messages about files that do not exist or cannot be opened.
    pub(super) missing: Vec<String>,
}

#[derive(Clone, Debug)]
struct Source {
    name: String,
    /// Otherwise a query passed as text.
    is_file: bool,
    contents: Contents,
}

impl Sources {
    /// No sources.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the text of a file. Its kind depends on its name and text: see
    /// [the module](super).
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

    /// Adds an expression.
    pub fn query(mut self, name: impl Into<String>, expression: &str) -> Self {
        self.read.push(Source {
            name: name.into(),
            is_file: false,
            contents: query(expression),
        });
        self
    }

    /// Adds a rule file, a dashboard or a query.
    pub fn text_or_query(self, name: impl Into<String>, text: &str) -> Self {
        match contents("", text) {
            Ok(contents) if contents.known => self.text(name, text),
            _ => self.query(name, text),
        }
    }

    /// Messages about files and patterns that match nothing or cannot be opened.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Whether there are neither expressions nor problems.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.problems.is_empty()
    }

    /// The names of the files that are neither rule file, dashboard nor query.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// Checks all expressions. Recorded series are known in all files with their labels.
    /// If there are alerts, `ALERTS` has no others.
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

    /// The files and their number of expressions, and problems with reading them.
    pub(crate) fn checked(&self) -> Checked {
        Checked {
            collisions: Vec::new(),
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

    /// All expressions, each with the name of its file.
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

/// Checks the texts of files, each with its name. The series that the rules of one
/// file record are known in all files.
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

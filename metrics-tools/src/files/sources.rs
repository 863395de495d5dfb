//! Files and queries to check, parsed once.

use super::checked::{Checked, Skipped};
use super::contents::Contents;
use super::expression::{Expression, Form};
use super::parsed::Parsed;
use super::problem::{Problem, ProblemKind};
use super::read::{contents, query};
use super::records;
use crate::check::{KnownMetrics, Search};
use crate::promql::Error;
use crate::report::Position;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

const START: Position = Position { line: 1, column: 1 };

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
    /// The files with expressions, and queries.
    read: Vec<Source>,
    skipped: Skipped,
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
        self.add(name.into(), text);
        self
    }

    /// Adds the text of a file. Returns whether it has expressions, or problems.
    pub(super) fn add(&mut self, name: String, text: &str) -> bool {
        let contents = match contents(&name, text) {
            Ok(contents) => contents,
            Err(error) => {
                self.unreadable(name, error.position, error.message);
                return true;
            }
        };
        for error in &contents.unreadable {
            self.unreadable(name.clone(), error.position, error.message.clone());
        }
        for (language, queries) in &contents.other_languages {
            *self.skipped.queries.entry(language.clone()).or_default() += queries;
        }
        if contents.expressions.is_empty() {
            self.skipped.files.push(name);
            return !contents.unreadable.is_empty();
        }
        self.read.push(Source {
            name,
            is_file: true,
            contents,
        });
        true
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

    /// Adds a file with expressions, or a query.
    pub fn text_or_query(mut self, name: impl Into<String>, text: &str) -> Self {
        match contents("", text) {
            Ok(contents) if contents.known => {
                let name = name.into();
                if !self.add(name.clone(), text) {
                    self.no_expressions(name);
                }
                self
            }
            _ => self.query(name, text),
        }
    }

    /// Messages about files and patterns that match nothing or cannot be opened.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Whether nothing can be checked: there are neither expressions nor files that
    /// cannot be read.
    pub fn is_empty(&self) -> bool {
        let mut problems = self.problems.iter();
        self.read.is_empty() && problems.all(|problem| problem.kind == ProblemKind::NoExpressions)
    }

    /// The names of the files in which no expression was found.
    pub fn skipped(&self) -> &[String] {
        &self.skipped.files
    }

    /// Checks all expressions. Recorded series are known in all files with their labels.
    /// If there are alerts, `ALERTS` is checked against their names.
    pub fn check(&self, known: &KnownMetrics) -> Checked {
        let mut checked = self.checked();
        let (read, at) = self.parsed();
        let all = self.expressions().zip(at);
        let of_rules = all.map(|((_, expression), at)| (expression, read[at].2.as_ref().ok()));
        let mut known = records::known(known.clone(), of_rules);
        // For rules that Grafana records from other queries, only the name is known.
        let records = self.read.iter().flat_map(|source| &source.contents.records);
        for name in records {
            if !known.has(name) {
                known = known.name(&**name);
            }
        }
        let mut search = Search::default();
        for (file, expression, parsed) in read {
            match parsed {
                Ok(parsed) => {
                    let findings = known.check_with(&parsed.expr, &mut search).into_iter();
                    let inside = findings
                        .filter_map(|finding| Some((parsed.in_text(finding.span)?, finding)));
                    let reported = checked.reported(inside).into_iter();
                    checked.problems.extend(reported.map(|(span, finding)| {
                        Problem::from_finding(file, expression, span, finding)
                    }));
                }
                Err(errors) => checked.syntax_errors(file, expression, errors),
            }
        }
        checked
    }

    /// The distinct parsed expressions, and the index of each expression's one: aliases share a
    /// text.
    #[expect(clippy::type_complexity, reason = "used once, above")]
    fn parsed(
        &self,
    ) -> (
        Vec<(&str, &Expression, Result<Parsed, Vec<Error>>)>,
        Vec<usize>,
    ) {
        let mut seen: HashMap<(*const u8, &Form), usize> = HashMap::new();
        let mut parsed = Vec::new();
        let at = self.expressions().map(|(file, expression)| {
            match seen.entry((expression.text.as_ptr(), &expression.form)) {
                Entry::Occupied(at) if !expression.text.is_empty() => *at.get(),
                entry => {
                    parsed.push((file, expression, expression.parse()));
                    entry.insert_entry(parsed.len() - 1);
                    parsed.len() - 1
                }
            }
        });
        let at = at.collect();
        (parsed, at)
    }

    /// The files and their number of expressions, and problems with reading them.
    pub(crate) fn checked(&self) -> Checked {
        let files = self.read.iter().filter(|one| one.is_file);
        let queries = self.expressions();
        let queries = queries.filter(|(_, expression)| !expression.form.is_label());
        Checked {
            files: files.map(|one| one.name.clone()).collect(),
            skipped: self.skipped.files.clone(),
            skipped_queries: self.skipped.queries.clone(),
            expressions: queries.count(),
            problems: self.problems.clone(),
            ..Checked::default()
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
        let problem = Problem::of_file(ProblemKind::Unreadable, file, position, message);
        self.problems.push(problem);
    }

    /// A file or pattern that was named has no expressions: a check of it would always
    /// pass.
    pub(super) fn no_expressions(&mut self, name: String) {
        let message = "skipped: no expressions found".to_owned();
        let problem = Problem::of_file(ProblemKind::NoExpressions, name, START, message);
        self.problems.push(problem);
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

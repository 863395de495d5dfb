//! The compiler and clippy report the same on the same lines, with and without the attributes.
//!
//! The cases are in `tests/diagnostics/cases`. Functions without warnings are in
//! `tests/diagnostics/silent.rs`, and are checked with the workspace.

#[path = "../diagnostics/variants.rs"]
mod variants;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::process::Command;

/// The placeholder for the attributes above a case.
const ATTRIBUTE: &str = "#[measured]";

const ATTRIBUTES: [&str; 5] = [
    "instrumented",
    "counted",
    "labelled",
    "instrumented,counted",
    "mentioning",
];

/// Lints that report something else for functions whose attribute has an expression, because a
/// statement in front of the body uses the names in it.
const BY_EXPRESSIONS: &[&str] = &[
    // They check bodies that are a single expression.
    "clippy::derivable_impls",
    "clippy::manual_async_fn",
    "clippy::missing_const_for_fn",
    "clippy::non_canonical_clone_impl",
    "clippy::non_canonical_partial_ord_impl",
    // Expectations of the lints above.
    "unfulfilled_lint_expectations",
    // They skip code after generated code.
    "clippy::default_numeric_fallback",
    "clippy::std_instead_of_alloc",
    "clippy::std_instead_of_core",
    // They read doc comments as they are written. In the output of a macro, a doc comment is an
    // attribute.
    "clippy::doc_comment_double_space_linebreaks",
    "clippy::doc_lazy_continuation",
    "clippy::doc_markdown",
    "clippy::doc_overindented_list_items",
    "clippy::doc_paragraphs_missing_punctuation",
    "clippy::tabs_in_doc_comments",
    // An attribute at the beginning of the body is moved in front of the function.
    "clippy::allow_attributes",
];

/// Lints that report something else for functions with any attribute.
const BY_ANY: &[&str] = &[
    // They check the text between a doc comment or an attribute and the function.
    "clippy::empty_line_after_doc_comments",
];

/// Functions whose errors are reported on other lines.
const KNOWN_ERRORS: &[&str] = &[
    // `#[business_counter]` rejects the function, so the error in the body is not reported.
    "returns_from_never",
    // Reported at the value with the wrong type. Without the attribute, the compiler reports the
    // return type.
    "future_of_a_wrong_type",
    "boxed_future_of_a_wrong_type",
];

/// clippy checks the function as it is written, and the compiler checks the expansion. All groups
/// of clippy are enabled, except `cargo`, which checks packages.
#[test]
fn lints_warn_of_the_same_on_the_same_lines() {
    let mut by_expressions = Known::new(BY_EXPRESSIONS);
    let mut by_any = Known::new(BY_ANY);
    for (command, cases, min_lints) in [
        ("clippy", "warnings", 40),
        ("clippy", "shapes", 50),
        ("clippy", "docs", 25),
        ("check", "warnings", 15),
        ("check", "shapes", 5),
    ] {
        let fixture = Fixture::new(command, cases);
        let plain = fixture.messages("");
        let lints: BTreeSet<_> = plain.iter().map(|message| &message.code).collect();
        assert!(lints.len() >= min_lints, "few lints warn: {lints:?}");
        for attributes in ATTRIBUTES {
            let found = fixture.messages(attributes);
            let has_expression = attributes == "mentioning";
            let mut different = |one: &BTreeSet<Message>, other: &BTreeSet<Message>| -> Vec<_> {
                let only = one.difference(other).filter(|message| {
                    let is_it = |lint: &&str| *lint == message.code;
                    let is_known = by_any.has(is_it) || has_expression && by_expressions.has(is_it);
                    !is_known
                });
                only.map(|message| format!("{}: {message:?}", fixture.function(message.line)))
                    .collect()
            };
            let (lost, new) = (different(&plain, &found), different(&found, &plain));
            assert!(
                lost.is_empty() && new.is_empty(),
                "{command} of {cases} with {attributes}: lost {lost:#?}, new {new:#?}"
            );
        }
    }
    by_expressions.assert_all_met();
    by_any.assert_all_met();
}

#[test]
fn errors_are_about_the_same_lines() {
    let mut known = Known::new(KNOWN_ERRORS);
    // The compiler checks types only if the file can be parsed and all names can be resolved, so
    // each kind of mistake has its own file.
    for (cases, min_lines) in [("syntax", 4), ("unknown_names", 14), ("errors", 100)] {
        let fixture = Fixture::new("check", cases);
        // The error code may differ, because the body is in a closure or a block.
        let lines = |attributes| -> BTreeSet<_> {
            let messages = fixture.messages(attributes).into_iter();
            messages.map(|message| message.line).collect()
        };
        let plain = lines("");
        assert!(plain.len() >= min_lines, "few errors in {cases}: {plain:?}");
        for attributes in ATTRIBUTES {
            let different = &plain ^ &lines(attributes);
            let unknown: Vec<_> = different
                .into_iter()
                .map(|line| (line, fixture.function(line)))
                .filter(|(_, function)| !known.has(|known| known == function))
                .collect();
            assert!(
                unknown.is_empty(),
                "{cases} with {attributes}: {unknown:#?}"
            );
        }
    }
    known.assert_all_met();
}

/// Known differences, and whether each occurred.
struct Known<T: 'static> {
    all: &'static [T],
    met: Vec<bool>,
}

impl<T: Debug> Known<T> {
    fn new(all: &'static [T]) -> Self {
        let met = vec![false; all.len()];
        Self { all, met }
    }

    /// Whether a difference is known.
    fn has(&mut self, is_it: impl Fn(&T) -> bool) -> bool {
        let at = self.all.iter().position(is_it);
        at.map(|at| self.met[at] = true).is_some()
    }

    /// Fails if a known difference did not occur, so that it is removed from the list.
    fn assert_all_met(&self) {
        let unmet = self.all.iter().zip(&self.met).filter(|(_, met)| !**met);
        let unmet: Vec<_> = unmet.map(|(known, _)| known).collect();
        assert!(unmet.is_empty(), "no longer different: {unmet:#?}");
    }
}

/// A file of cases, and the command that checks it.
struct Fixture {
    command: &'static str,
    cases: &'static str,
    /// The checked source, without the attributes.
    source: String,
}

/// The code and the line of a message.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    line: usize,
    /// The name of the lint or the code of the error.
    code: String,
}

impl Fixture {
    fn new(command: &'static str, cases: &'static str) -> Self {
        let source = variants::source(Path::new("../diagnostics/cases"), cases);
        Self {
            command,
            cases,
            source: variants::variant(&source, ATTRIBUTE),
        }
    }

    /// All messages with these attributes above the cases.
    fn messages(&self, attributes: &str) -> BTreeSet<Message> {
        let output = Command::new(env!("CARGO"))
            .args([self.command, "--quiet", "--locked"])
            .args(["--package", "diagnostics", "--message-format", "json"])
            .args(["--features", &format!("{},{attributes}", self.cases)])
            .output()
            .expect("cargo runs");
        let output = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
        let lines = output.lines();
        lines.filter_map(|line| self.message(line)).collect()
    }

    /// Parses a line of cargo's output, if it is about a case.
    fn message(&self, line: &str) -> Option<Message> {
        let line: serde_json::Value = serde_json::from_str(line).expect("cargo writes JSON");
        let message = &line["message"];
        let is_error = message["level"] == "error";
        let code = message["code"]["code"].as_str().unwrap_or_default();
        // Lints have a name, even if they are errors.
        let counts = match self.cases {
            "docs" | "shapes" | "warnings" => !code.is_empty(),
            _ => is_error,
        };
        if !counts {
            return None;
        }
        let spans = message["spans"].as_array()?;
        let first = spans.iter().find(|span| span["is_primary"] == true)?;
        let is_case = first["file_name"].as_str()?.ends_with("/cases.rs");
        is_case.then(|| Message {
            line: first["line_start"].as_u64().expect("a number") as usize,
            code: code.to_owned(),
        })
    }

    /// The function of a line. The line of an attribute belongs to the function below.
    fn function(&self, line: usize) -> &str {
        let lines: Vec<_> = self.source.lines().collect();
        let (before, after) = lines.split_at(line);
        let is_attribute = before.last().is_some_and(|line| line.trim() == ATTRIBUTE);
        let mut before = before.iter().rev().copied().filter_map(variants::name);
        let mut after = after.iter().copied().filter_map(variants::name);
        let found = if is_attribute {
            after.next()
        } else {
            before.next()
        };
        found.unwrap_or("outside of functions")
    }
}

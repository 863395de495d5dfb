//! The compiler and clippy report the same about the same lines, with the
//! attributes and without.
//!
//! The cases are in `tests/diagnostics/cases`. What they don't complain about,
//! `silent.rs` there, is checked when the workspace is.

#[path = "../diagnostics/variants.rs"]
mod variants;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::process::Command;

/// Stands for the attributes above a case.
const ATTRIBUTE: &str = "#[measured]";

const ATTRIBUTES: [&str; 3] = ["instrumented", "counted", "instrumented,counted"];

/// What lints say differently today, by lint and function. None of them says
/// less under `#[tracing::instrument]`.
const KNOWN_WARNINGS: &[(&str, &str)] = &[
    // It is about the statement that binds the argument anew, and shown as the
    // attribute. In the user's place it would be a `redundant_locals`.
    ("clippy::collection_is_never_read", "unused_values_async"),
    // The lint looks for a body that is an `async` block and nothing else. One
    // around what measures would be a second state machine for each function.
    ("clippy::missing_errors_doc", "fails_async"),
];

/// What errors say about other lines today, by function.
const KNOWN_ERRORS: &[&str] = &[
    // Refused by `#[business_counter]`, because there is nothing to count; what
    // is wrong with the body is said after that.
    "returns_from_never",
    // Of the value that has the wrong type, where the compiler by itself points
    // at the return type.
    "future_of_a_wrong_type",
    "boxed_future_of_a_wrong_type",
];

/// clippy skips much of what macros write. Its own lints may miss what they also
/// miss under `#[tracing::instrument]`, and nothing else.
#[test]
fn lints_warn_of_the_same_on_the_same_lines() {
    let fixture = Fixture::new("clippy", "warnings");
    let plain = fixture.messages("");
    let traced = fixture.messages("traced");
    let lints: BTreeSet<_> = plain.iter().map(|message| &message.code).collect();
    assert!(lints.len() > 40, "few lints warn of anything: {lints:?}");
    let mut known = Known::new(KNOWN_WARNINGS);
    for attributes in ATTRIBUTES {
        let found = fixture.messages(attributes);
        let lost = plain.difference(&found).filter(|message| {
            let is_clippys = message.code.starts_with("clippy::");
            !is_clippys || traced.contains(*message)
        });
        let new = found.difference(&plain);
        let different = lost
            .map(|one| ("lost", one))
            .chain(new.map(|one| ("new", one)));
        let unknown: Vec<_> = different
            .map(|(what, message)| (what, message, fixture.function(message.line)))
            .filter(|(_, message, function)| {
                !known.has(|known| *known == (&*message.code, *function))
            })
            .collect();
        assert!(unknown.is_empty(), "with {attributes}: {unknown:#?}");
    }
    known.assert_all_met();
}

#[test]
fn errors_are_about_the_same_lines() {
    let mut known = Known::new(KNOWN_ERRORS);
    // The compiler looks at types only when it can read the file and knows all
    // names, so each kind of mistake has cases of its own.
    for (cases, min_lines) in [("syntax", 4), ("unknown_names", 14), ("errors", 100)] {
        let fixture = Fixture::new("check", cases);
        // An error may have another number: a body is a closure's or block's.
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

/// Differences that are known, and those of them that were met.
struct Known<T: 'static> {
    all: &'static [T],
    met: Vec<bool>,
}

impl<T: Debug> Known<T> {
    fn new(all: &'static [T]) -> Self {
        let met = vec![false; all.len()];
        Self { all, met }
    }

    /// Whether a difference is one of them.
    fn has(&mut self, is_it: impl Fn(&T) -> bool) -> bool {
        let at = self.all.iter().position(is_it);
        at.map(|at| self.met[at] = true).is_some()
    }

    /// What is no longer different is no longer listed.
    fn assert_all_met(&self) {
        let unmet = self.all.iter().zip(&self.met).filter(|(_, met)| !**met);
        let unmet: Vec<_> = unmet.map(|(known, _)| known).collect();
        assert!(unmet.is_empty(), "no longer different: {unmet:#?}");
    }
}

/// A file of cases, and the command that reads them.
struct Fixture {
    command: &'static str,
    cases: &'static str,
    /// What the command reads, without the attributes.
    source: String,
}

/// What a message says, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    line: usize,
    /// The lint's name or the error's number.
    code: String,
}

impl Fixture {
    fn new(command: &'static str, cases: &'static str) -> Self {
        let source = std::fs::read_to_string(format!("../diagnostics/cases/{cases}.rs"));
        let source = source.expect("the cases are there");
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

    /// Reads a line that cargo writes, if it is about a case.
    fn message(&self, line: &str) -> Option<Message> {
        let line: serde_json::Value = serde_json::from_str(line).expect("cargo writes JSON");
        let message = &line["message"];
        let is_error = message["level"] == "error";
        let code = message["code"]["code"].as_str().unwrap_or_default();
        // A lint may be an error, but always has a name.
        let counts = match self.cases {
            "warnings" => !code.is_empty(),
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

    /// The function that a line is in, or that its attribute is above.
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
        found.expect("there is one")
    }
}

//! That lints warn of the same with the attributes as without, in the same
//! places. clippy leaves out much in what macros write: there it may lose what
//! it also loses under `#[tracing::instrument]`, and nothing else.
//!
//! What lints are silent about, `lints/silent.rs`, is read when the workspace is.

use std::collections::BTreeSet;
use std::process::Command;

const SOURCE: &str = "tests/lints/warnings.rs";

/// What differs today, by lint and function.
const KNOWN: &[(&str, &str)] = &[
    // The function calls a closure, and that the function.
    ("unconditional_recursion", "endless"),
    // Arguments are the closure's or block's captures: other words, one line on.
    ("unused_assignments", "unread_assignments"),
    ("unused_assignments", "unread_assignments_async"),
    ("unused_assignments", "replaced"),
    ("unused_assignments", "replaced_async"),
    // The closure or block consumes its captures.
    ("clippy::needless_pass_by_value", "by_value"),
    ("clippy::needless_pass_by_value", "clones"),
    // Arguments are bound anew, and so used.
    ("clippy::used_underscore_binding", "underscored"),
    ("clippy::only_used_in_recursion", "endless"),
    ("clippy::unused_self", "unused_method"),
    // `-> impl Future` is not what it is told from.
    ("clippy::missing_errors_doc", "fails_async"),
    // The arrow of `-> impl Future` is the attribute's, and so is the whole place.
    ("missing_docs", "undocumented_async"),
    ("clippy::missing_panics_doc", "holds_a_lock"),
    ("clippy::collection_is_never_read", "unused_values_async"),
];

/// A lint, with the line that it is about.
type Warning = (String, usize);

#[test]
fn lints_warn_of_the_same_in_the_same_places() {
    let source = std::fs::read_to_string(format!("../{SOURCE}")).expect("the fixture is there");
    let plain = warnings("");
    let traced = warnings(",traced");
    let lints: BTreeSet<_> = plain.iter().map(|(lint, _)| lint).collect();
    assert!(lints.len() > 40, "few lints warn of anything: {lints:?}");
    for attributes in [",instrumented", ",counted", ",instrumented,counted"] {
        let found = warnings(attributes);
        let is_clippys = |(lint, _): &Warning| lint.starts_with("clippy::");
        let lost = plain.difference(&found);
        let lost = lost.filter(|one| !is_clippys(one) || traced.contains(*one));
        let new = found.difference(&plain);
        let unknown: Vec<_> = lost
            .map(|warning| ("lost", warning))
            .chain(new.map(|warning| ("new", warning)))
            .map(|(what, (lint, line))| (what, lint, *line, function(&source, *line)))
            .filter(|(_, lint, _, function)| !KNOWN.contains(&(lint.as_str(), function)))
            .collect();
        assert!(unknown.is_empty(), "with {attributes}: {unknown:#?}");
    }
}

/// What clippy says about the fixture with these attributes above its functions.
fn warnings(attributes: &str) -> BTreeSet<Warning> {
    let features = format!("warnings{attributes}");
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--quiet", "--locked", "--package", "lints"])
        .args(["--message-format", "json", "--features", &features])
        .output()
        .expect("cargo runs");
    let output = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let mut found = BTreeSet::new();
    for line in output.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("cargo writes JSON");
        let message = &message["message"];
        let Some(lint) = message["code"]["code"].as_str() else {
            continue;
        };
        let spans = message["spans"].as_array().expect("there is a list");
        let first = spans.iter().find(|span| span["is_primary"] == true);
        let first = first.expect("a lint is about a place");
        if first["file_name"] == SOURCE {
            let line = first["line_start"].as_u64().expect("a number");
            found.insert((lint.to_owned(), line as usize));
        }
    }
    found
}

/// The function that a line belongs to; of an attribute's, the one below.
fn function(source: &str, line: usize) -> &str {
    let lines: Vec<_> = source.lines().collect();
    let named = |line: &str| line.contains("fn ");
    let at = line - 1;
    let below = lines[at..].iter().position(|line| named(line));
    let is_attribute = |line: &str| {
        ["#[", "]", "feature =", "metrics_runtime::"]
            .iter()
            .any(|start| line.trim_start().starts_with(start))
    };
    let at = if is_attribute(lines[at]) {
        at + below.unwrap_or_default()
    } else {
        lines[..=at]
            .iter()
            .rposition(|line| named(line))
            .unwrap_or(at)
    };
    let (_, name) = lines[at].split_once("fn ").unwrap_or_default();
    name.split(['(', '<']).next().unwrap_or_default()
}

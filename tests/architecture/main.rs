//! The imports run one way: see ARCHITECTURE.md.
//!
//! In `metrics-runtime/src` each folder is a stage, and imports only stages to
//! its left, and `support`. In `metrics-macros/src` each folder but the shared
//! ones is a macro, whose files are stages; macros don't import each other.

mod imports;

use imports::{Import, imports, reexports};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The stages of the runtime, from left to right.
const RUNTIME: &[&str] = &[
    "support",
    "declaration",
    "labels",
    "storage",
    "registration",
    "recording",
    "snapshot",
    "exposition",
    "interop",
    "http",
    "process",
    "queue",
    "artifacts",
    "cli",
    "testing",
];

/// What the macros share, from left to right.
const SHARED: &[&str] = &["support", "labels", "calls", "events"];

/// The stages of a macro, from left to right; `mod` strings them together.
const MACRO: &[&str] = &["parse", "model", "validate", "expand", "mod"];

fn sources(package: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(package)
        .join("src")
}

/// All Rust files below a folder, as paths relative to it, with their text.
fn files(root: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("the file can be read");
                let relative = path.strip_prefix(root).expect("it lies below").to_owned();
                found.push((relative, text));
            }
        }
    }
    assert!(found.len() > 10, "the sources are elsewhere");
    found.sort();
    found
}

fn place(stages: &[&str], name: &str) -> Option<usize> {
    stages.iter().position(|stage| *stage == name)
}

/// What breaks the runtime's rule in one file.
fn runtime_mistakes(file: &Path, text: &str, root: &HashMap<String, String>) -> Vec<String> {
    let Some(stage) = file.iter().next().and_then(|first| first.to_str()) else {
        return Vec::new();
    };
    if file.components().count() == 1 {
        return Vec::new(); // The crate's root strings the stages together.
    }
    let Some(own) = place(RUNTIME, stage) else {
        return vec![format!(
            "{}: `{stage}` is no stage: add it to the flow",
            file.display()
        )];
    };
    let mut mistakes = Vec::new();
    for Import { path, text } in imports(file, text) {
        let Some(first) = path.first() else { continue };
        // What the root exports again counts as its stage's.
        let name = root.get(first).unwrap_or(first);
        match place(RUNTIME, name) {
            Some(other) if other <= own => {}
            Some(_) => mistakes.push(format!(
                "{}: `{text}` runs against the flow: `{stage}` imports only {}",
                file.display(),
                RUNTIME[..own].join(", ")
            )),
            None => mistakes.push(format!(
                "{}: `{text}` names no stage: import from the stage itself",
                file.display()
            )),
        }
    }
    mistakes
}

/// What breaks the macros' rules in one file.
fn macro_mistakes(file: &Path, text: &str) -> Vec<String> {
    if file.components().count() == 1 {
        return Vec::new();
    }
    let folder = file
        .iter()
        .next()
        .and_then(|first| first.to_str())
        .unwrap_or_default();
    let stem = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let mut mistakes = Vec::new();
    for Import { path, text } in imports(file, text) {
        let of = path.first().map(String::as_str).unwrap_or_default();
        let rule = if of != folder {
            match (place(SHARED, folder), place(SHARED, of)) {
                (None, Some(_)) => None,
                (Some(own), Some(other)) if other < own => None,
                (Some(_), _) => Some(format!("`{folder}` imports no macro")),
                (None, None) => Some(format!(
                    "a macro imports {} and its own stages",
                    SHARED.join(", ")
                )),
            }
        } else {
            match (
                place(MACRO, stem),
                path.get(1).and_then(|stage| place(MACRO, stage)),
            ) {
                (Some(own), Some(other)) if other > own => {
                    Some(format!("`{stem}` imports only {}", MACRO[..own].join(", ")))
                }
                _ => None,
            }
        };
        if let Some(rule) = rule {
            mistakes.push(format!(
                "{}: `{text}` runs against the flow: {rule}",
                file.display()
            ));
        }
    }
    mistakes
}

#[test]
fn the_runtime_imports_from_left_to_right() {
    let root = sources("metrics-runtime");
    let files = files(&root);
    let library = &files
        .iter()
        .find(|(file, _)| file == Path::new("lib.rs"))
        .expect("lib.rs")
        .1;
    let reexports = reexports(library);
    let mistakes: Vec<_> = files
        .iter()
        .flat_map(|(file, text)| runtime_mistakes(file, text, &reexports))
        .collect();
    assert!(mistakes.is_empty(), "\n{}\n", mistakes.join("\n"));
}

#[test]
fn macros_import_from_left_to_right() {
    let files = files(&sources("metrics-macros"));
    let mistakes: Vec<_> = files
        .iter()
        .flat_map(|(file, text)| macro_mistakes(file, text))
        .collect();
    assert!(mistakes.is_empty(), "\n{}\n", mistakes.join("\n"));
}

#[test]
fn an_import_against_the_flow_is_named_with_file_and_rule() {
    let reexports = HashMap::from([("render".to_owned(), "exposition".to_owned())]);
    let file = Path::new("storage/cell.rs");
    for (text, import) in [
        (
            "use crate::recording::Counter;",
            "crate::recording::Counter",
        ),
        (
            "use crate::{declaration, snapshot::Value};",
            "crate::snapshot::Value",
        ),
        (
            "use super::super::http::layer;",
            "super::super::http::layer",
        ),
        ("fn f() { crate::render(); }", "crate::render"),
        (
            "mod tests { use super::super::super::process; }",
            "super::super::super::process",
        ),
    ] {
        let mistakes = runtime_mistakes(file, text, &reexports);
        assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
        let expected = format!(
            "storage/cell.rs: `{import}` runs against the flow: \
             `storage` imports only support, declaration, labels"
        );
        assert_eq!(mistakes[0], expected);
    }
    assert_eq!(
        runtime_mistakes(file, "use crate::support::lock;", &reexports),
        [""; 0]
    );
    let parse = Path::new("metric/parse.rs");
    assert_eq!(macro_mistakes(parse, "use super::expand::expand;").len(), 1);
    assert_eq!(
        macro_mistakes(parse, "use crate::label_set::model::Model;").len(),
        1
    );
    assert_eq!(macro_mistakes(parse, "use crate::support::names;"), [""; 0]);
}

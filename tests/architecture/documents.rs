//! The paths in the documents that describe the code.

use std::fs;
use std::path::Path;

const DOCUMENTS: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"];

/// The folders that paths can be relative to.
const FOLDERS: [&str; 8] = [
    "",
    "metrics-runtime/src",
    "metrics-macros/src",
    "metrics-tools/src",
    "metrics-tools/src/promql",
    "demo-app",
    "demo-app/src",
    "demo-app/monitoring",
];

/// Each word in backticks that is a path, with its document and line. A path has a slash, and no
/// characters that only commands, patterns and URLs have.
fn paths(document: &str, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for word in line.split('`').skip(1).step_by(2) {
            let is_path = word.contains('/')
                && !word.starts_with('/')
                // Cargo's output may be in another folder.
                && !word.starts_with("target/")
                && !word.contains(|c: char| " \"<>(){}*:=…".contains(c));
            if is_path {
                found.push((format!("{document}:{}", number + 1), word.to_owned()));
            }
        }
    }
    found
}

#[test]
fn each_path_in_the_documents_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).expect("the document exists");
        found.extend(paths(document, &text));
    }
    assert!(found.len() > 50, "the documents name no paths: {found:?}");
    let exists = |path: &str| {
        FOLDERS
            .iter()
            .any(|folder| root.join(folder).join(path).exists())
    };
    let missing: Vec<_> = found.iter().filter(|(_, path)| !exists(path)).collect();
    assert!(missing.is_empty(), "no such file or folder: {missing:#?}");
}

#[test]
fn commands_patterns_and_urls_are_not_paths() {
    let text = "`a/b.rs`, `cargo run a/b`, `/metrics`, `http://a/b`, `a/*.yml`, `counter`";
    assert_eq!(
        paths("X.md", text),
        [("X.md:1".to_owned(), "a/b.rs".to_owned())]
    );
}

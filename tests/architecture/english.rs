//! Phrases that are not plain English, in the text files of the repository.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Phrases that are never right here, and what to write instead.
const PHRASES: &[(&str, &str)] = &[
    ("is told", "`gets`, `receives`, or what happens"),
    ("are told", "`get`, `receive`, or what happens"),
    ("be told", "what to configure, or what happens"),
    ("was told", "`got`, `received`, or what happened"),
    ("told so", "what the message says"),
    ("who may", "`clients that may`, or the subject's name"),
    ("nobody asked", "`unrequested`"),
    ("nobody's", "`unspecified`, `unowned`, or what it means"),
    ("of which", "`whose`, `including`, or two sentences"),
    ("so many", "`this many`, `that many`, or `the number of`"),
    ("that there are", "`that exist`, or leave it out"),
    ("that there is not", "`unknown`, or `that does not exist`"),
    ("is none", "`there is no …`, `is missing`, or `is not a …`"),
    ("are none", "`there are no …`, or `are missing`"),
    ("as they come", "`in the order of arrival`"),
    ("promised", "`objective`, or `guaranteed`"),
    ("promises", "`objectives`, or `guarantees`"),
    ("whoever", "the subject's name, such as `every client that`"),
    ("anew", "`again`"),
    ("for ever", "`forever`, or `without a timeout`"),
];

/// Parts of the paths of files that are generated or copied from elsewhere, and of this one.
const NOT_WRITTEN_HERE: &[&str] = &[
    "/architecture/english.rs",
    "/results/",
    ".lock",
    ".stderr",
    ".svg",
    "/assets/",
    "/corpus/",
    "/expansions/",
    "METRICS.md",
    "dashboards/",
    "generated_",
    "node_modules/",
    "package-lock.json",
    "prometheusrule.yml",
];

#[test]
fn texts_are_plain_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut read = 0;
    let mut found = Vec::new();
    for path in tracked(&root) {
        let is_skipped = NOT_WRITTEN_HERE.iter().any(|part| path.contains(part));
        // A deleted file can still be tracked, and binary files are not text.
        if !is_skipped && let Ok(text) = fs::read_to_string(root.join(&path)) {
            read += 1;
            let mistakes = mistakes(&text).into_iter();
            found.extend(mistakes.map(|mistake| format!("{path}:{mistake}")));
        }
    }
    assert!(read > 300, "only {read} files were read");
    assert!(
        found.is_empty(),
        "{} phrases that are not plain English:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// The paths of all tracked files, relative to the root.
fn tracked(root: &Path) -> Vec<String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z"]).current_dir(root);
    let files = git.output().expect("git is installed");
    assert!(files.status.success(), "not in a git repository");
    let paths = String::from_utf8(files.stdout).expect("paths are UTF-8");
    let paths = paths.split('\0').filter(|path| !path.is_empty());
    paths.map(str::to_owned).collect()
}

/// The phrases in a text: line, phrase, and what to write instead.
fn mistakes(text: &str) -> Vec<String> {
    let (flat, starts) = flattened(text);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for (phrase, instead) in PHRASES {
        for (at, _) in flat.match_indices(phrase) {
            let ends_word = flat[..at].ends_with(is_word);
            let begins_word = flat[at + phrase.len()..].starts_with(is_word);
            if !ends_word && !begins_word {
                let line = starts.partition_point(|start| *start <= at);
                found.push((line, format!("{line}: `{phrase}`: write {instead}")));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, mistake)| mistake).collect()
}

/// A text in lower case and in one line, without the marks of comments, and where each of its lines
/// starts. So a phrase is also found if it is wrapped. Names of functions count as words.
fn flattened(text: &str) -> (String, Vec<usize>) {
    let mut flat = String::new();
    let mut starts = Vec::new();
    for line in text.lines() {
        starts.push(flat.len());
        let line = line.trim().to_lowercase();
        let words = line.trim_start_matches(['/', '!', '#', '*', '-', '>', '|']);
        match line.starts_with("fn ") || line.starts_with("async fn ") {
            true => flat.push_str(&words.replace('_', " ")),
            false => flat.push_str(words.trim()),
        }
        flat.push(' ');
    }
    (flat, starts)
}

#[test]
fn phrases_are_found_in_any_case_across_lines_and_in_names_of_functions() {
    let text =
        "//! Each client is\n//! told.\n\nasync fn all_are_told() {}\nlet is_told = 1;\nWho May";
    assert_eq!(
        mistakes(text),
        [
            "1: `is told`: write `gets`, `receives`, or what happens",
            "4: `are told`: write `get`, `receive`, or what happens",
            "6: `who may`: write `clients that may`, or the subject's name",
        ]
    );
    assert_eq!(
        mistakes("This is toldX; renewed; a new one; thisis told"),
        [""; 0]
    );
}

//! Writes a file of cases with attributes above its functions.
//!
//! A case is a function below the line `#[measured]`, which is replaced by the attributes. A case
//! below `#[measured(sync, async)]` is compiled twice: unchanged, and as an `async fn` whose name
//! ends in `_async`. The line numbers do not depend on the attributes, so that messages about the
//! variants can be compared line by line.

use std::fs;
use std::path::Path;

/// Marks a case.
const ONCE: &str = "#[measured]";

/// Marks a case that is also compiled as an `async fn`.
const BOTH: &str = "#[measured(sync, async)]";

/// The cases: a file in the folder, or several that are compiled as one.
pub fn source(folder: &Path, cases: &str) -> String {
    let files: &[&str] = match cases {
        "errors" => &[
            "errors/types",
            "errors/borrows",
            "errors/recursion",
            "errors/futures",
        ],
        one => &[one],
    };
    let text = |file: &&str| fs::read_to_string(folder.join(file).with_extension("rs"));
    let texts = files.iter().map(text);
    texts
        .map(|text| text.expect("the cases are there"))
        .collect()
}

/// Writes the variant with these attributes.
pub fn variant(cases: &str, attributes: &str) -> String {
    let twins = twins(cases);
    // Lints report an empty line here.
    let attributes = if attributes.is_empty() {
        "//"
    } else {
        attributes
    };
    cases
        .lines()
        // The text is included in a module, which already has documentation.
        .map(|line| line.replace("//!", "//"))
        .chain(twins)
        .map(|line| {
            let line = line.replace(BOTH, ONCE);
            line.replace(ONCE, attributes) + "\n"
        })
        .collect()
}

/// The cases that are also compiled as `async fn`, with an empty line in place of each other line.
fn twins(cases: &str) -> Vec<String> {
    let lines: Vec<&str> = cases.lines().collect();
    let mut twins = vec![String::new(); lines.len()];
    for (at, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim() == BOTH)
    {
        let indent = &line[..line.len() - line.trim_start().len()];
        let start = lines[..at]
            .iter()
            .rposition(|line| !line.trim_start().starts_with("///"))
            .map_or(0, |before| before + 1);
        let is_end = |line: &&str| line.strip_prefix(indent) == Some("}") || line.ends_with("{}");
        let end = at
            + lines[at..]
                .iter()
                .position(is_end)
                .expect("the function ends");
        let name = lines[at..end + 1]
            .iter()
            .find_map(|line| name(line))
            .expect("a function follows");
        for line in start..=end {
            twins[line] =
                lines[line].replacen(&format!("fn {name}"), &format!("async fn {name}_async"), 1);
        }
        // A method needs its `impl`.
        if !indent.is_empty() {
            let head = lines[..at]
                .iter()
                .rposition(|line| line.starts_with("impl"));
            let head = head.expect("the method is in an `impl`");
            let end = at
                + lines[at..]
                    .iter()
                    .position(|line| *line == "}")
                    .expect("it ends");
            twins[head] = lines[head].to_owned();
            twins[end] = lines[end].to_owned();
        }
    }
    twins
}

/// The name of the function that begins on a line.
pub fn name(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("fn ")?;
    rest.split(['(', '<']).next()
}

//! Parses the parts of Markdown that tests of documents need: fenced snippets, links, headings.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A document of the repository.
pub struct Document {
    /// Relative to the root of the repository.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// A fenced block.
pub struct Snippet {
    /// The info string after the fence, such as `rust,no_run`; may be empty.
    pub info: String,
    /// The line of its fence, counted from 1.
    pub line: usize,
    /// The text between the fences.
    pub text: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Markdown files in and below a folder of the repository, sorted; or the given file.
///
/// # Panics
///
/// If something cannot be read.
pub fn documents(path: &str) -> Vec<Document> {
    let mut found = Vec::new();
    collect(&root().join(path), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(path: &Path, found: &mut Vec<Document>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("the folder can be read") {
            collect(&entry.expect("it can be read").path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "md") {
        let text = fs::read_to_string(path).expect("the document can be read");
        let path = path.strip_prefix(root()).expect("it is below the root");
        found.push(Document {
            path: path.to_owned(),
            text,
        });
    }
}

impl Document {
    /// Its fenced blocks.
    pub fn snippets(&self) -> Vec<Snippet> {
        let mut found: Vec<Snippet> = Vec::new();
        let mut is_open = false;
        for (number, line) in self.text.lines().enumerate() {
            match line.strip_prefix("```") {
                Some(_) if is_open => is_open = false,
                Some(info) => {
                    is_open = true;
                    found.push(Snippet {
                        info: info.to_owned(),
                        line: number + 1,
                        text: String::new(),
                    });
                }
                None if is_open => {
                    let snippet = found.last_mut().expect("its fence was seen");
                    snippet.text.push_str(line);
                    snippet.text.push('\n');
                }
                None => {}
            }
        }
        found
    }

    /// The lines outside of snippets, with their numbers, counted from 1.
    fn prose(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut is_open = false;
        self.text
            .lines()
            .enumerate()
            .filter_map(move |(number, line)| {
                let is_fence = line.starts_with("```");
                is_open ^= is_fence;
                (!is_open && !is_fence).then_some((number + 1, line))
            })
    }

    /// The targets of links and images, with the numbers of their lines.
    pub fn links(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (number, line) in self.prose() {
            // Text in backticks is code.
            let text: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
            let targets = text.split("](").skip(1);
            found.extend(targets.filter_map(|rest| {
                let (target, _) = rest.split_once(')')?;
                Some((number, target.to_owned()))
            }));
        }
        found
    }

    /// The titles of the headings of a level.
    pub fn headings(&self, level: usize) -> Vec<&str> {
        let prefix = format!("{} ", "#".repeat(level));
        self.prose()
            .filter_map(|(_, line)| line.strip_prefix(&prefix))
            .collect()
    }

    /// The anchors of its headings, like those of GitHub and mdBook.
    pub fn anchors(&self) -> Vec<String> {
        let mut seen = BTreeMap::new();
        let titles = self.prose().filter_map(|(_, line)| {
            let title = line.trim_start_matches('#');
            (title.len() < line.len() && title.starts_with(' ')).then_some(title.trim())
        });
        titles
            .map(|title| {
                let kept = title.chars().filter_map(|c| match c {
                    c if c.is_alphanumeric() || matches!(c, '_' | '-') => Some(c),
                    c if c.is_whitespace() => Some('-'),
                    _ => None,
                });
                let anchor: String = kept.flat_map(char::to_lowercase).collect();
                let times = seen.entry(anchor.clone()).or_insert(0);
                *times += 1;
                match *times {
                    1 => anchor,
                    times => format!("{anchor}-{}", times - 1),
                }
            })
            .collect()
    }
}

//! Finds the files that paths and patterns name. The only file of the library that
//! reads the disk.

use super::checked::Checked;
use super::sources::Sources;
use crate::check::KnownMetrics;
use crate::report::Position;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Without this problem, a check of a misspelt name would always pass.
const NO_FILE: &str = "no file matches";

const START: Position = Position { line: 1, column: 1 };

/// Checks the files that paths and patterns name: `monitoring/*.yml`,
/// `monitoring/**/*.json`.
///
/// ```
/// use metrics_tools::check::KnownMetrics;
/// use metrics_tools::files::check;
///
/// let checked = check(["no/such/*.yml"], &KnownMetrics::new());
/// assert_eq!(checked.problems[0].message, "no file matches");
/// ```
///
/// A pattern without a match is a problem, and so is an unreadable file: otherwise,
/// a check of nothing would always pass.
pub fn check<T: AsRef<str>>(
    patterns: impl IntoIterator<Item = T>,
    known: &KnownMetrics,
) -> Checked {
    Sources::new().files(patterns).check(known)
}

impl Sources {
    /// Adds the files that paths and patterns name, each once: see [`check`]. Paths
    /// are relative to the working directory.
    pub fn files<T: AsRef<str>>(mut self, patterns: impl IntoIterator<Item = T>) -> Self {
        let mut paths = BTreeSet::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            match found(pattern) {
                Ok(found) => paths.extend(found),
                Err(message) => {
                    self.missing.push(format!("{pattern}: {message}"));
                    self.unreadable(pattern.to_owned(), START, message);
                }
            }
        }
        for path in paths {
            let name = path.display().to_string();
            match fs::read_to_string(&path) {
                Ok(text) => self = self.text(name, &text),
                Err(error) => {
                    self.missing.push(format!("{name} can't be read: {error}"));
                    self.unreadable(name, START, error.to_string());
                }
            }
        }
        self
    }
}

fn found(pattern: &str) -> Result<Vec<PathBuf>, String> {
    // File names can contain brackets.
    if Path::new(pattern).is_file() {
        return Ok(vec![PathBuf::from(pattern)]);
    }
    if Path::new(pattern).is_dir() {
        return Err(format!(
            "this is a folder: write which files in it, such as '{}/**/*.yml'",
            pattern.trim_end_matches('/')
        ));
    }
    let paths = glob::glob(pattern).map_err(|error| error.to_string())?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| error.to_string())?;
        if path.is_file() {
            files.push(path);
        }
    }
    match files.is_empty() {
        true => Err(NO_FILE.to_owned()),
        false => Ok(files),
    }
}

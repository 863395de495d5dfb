//! Reads the files that paths and patterns name.

use super::checked::Checked;
use super::sources::Sources;
use super::walk::matching;
use crate::check::KnownMetrics;
use crate::input::read_file;
use crate::report::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Without this problem, a check of a misspelt name would always pass.
const NO_FILE: &str = "no file matches";

/// Far larger than any file of rules or dashboards.
pub(crate) const MAX_FILE: u64 = 16 << 20;

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
/// A pattern without a match is a problem, and so is a file that cannot be read or has
/// more than 16 MiB, and a path or pattern that names no file with expressions:
/// otherwise, a check of nothing would always pass. `**` visits each folder once, also
/// where links lead to it several times.
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
        let mut paths: BTreeMap<PathBuf, bool> = BTreeMap::new();
        let mut named = Vec::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            match found(pattern) {
                Ok(found) => {
                    paths.extend(found.iter().map(|path| (path.clone(), false)));
                    named.push((pattern.to_owned(), found));
                }
                Err(message) => {
                    self.missing.push(format!("{pattern}: {message}"));
                    self.unreadable(pattern.to_owned(), START, message);
                }
            }
        }
        for (path, has_expressions) in &mut paths {
            let name = path.display().to_string();
            *has_expressions = match read_file(path, MAX_FILE) {
                Ok(text) => self.add(name, &text),
                Err(error) => {
                    self.missing.push(format!("{name} can't be read: {error}"));
                    self.unreadable(name, START, error);
                    true
                }
            };
        }
        for (pattern, found) in named {
            if !found.iter().any(|path| paths[path]) {
                self.no_expressions(pattern);
            }
        }
        self
    }
}

/// The files that a path or pattern names.
pub(crate) fn found(pattern: &str) -> Result<BTreeSet<PathBuf>, String> {
    let path = Path::new(pattern);
    if path.is_dir() {
        return Err(format!(
            "this is a folder: write which files in it, such as '{}/**/*.yml'",
            pattern.trim_end_matches('/')
        ));
    }
    // File names can contain brackets; and pipes are read, too. A broken link is reported as
    // unreadable later.
    if path.exists() || path.is_symlink() {
        return Ok([path.to_owned()].into());
    }
    let files = matching(pattern)?;
    match files.is_empty() {
        true => Err(NO_FILE.to_owned()),
        false => Ok(files),
    }
}

//! Finds the files that match a pattern.

use glob::{MatchOptions, Pattern};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The files that match a pattern.
///
/// The crate `glob` compares names only: its walk follows links to folders without an
/// end.
pub(super) fn matching(pattern: &str) -> Result<BTreeSet<PathBuf>, String> {
    Pattern::new(pattern).map_err(|error| error.to_string())?;
    let mut found = BTreeSet::from([PathBuf::new()]);
    let mut last = None;
    for part in Path::new(pattern).components() {
        let name = part.as_os_str().to_string_lossy();
        let is_pattern = name.contains(['*', '?', '[']) && matches!(part, Component::Normal(_));
        // Two of these in a row are one.
        if is_pattern && name == "**" && last == Some(part) {
            continue;
        }
        last = Some(part);
        found = match (is_pattern, &*name) {
            (false, _) => found.into_iter().map(|path| path.join(part)).collect(),
            (true, "**") => each(&found, folders_below)?,
            (true, name) => {
                let pattern = Pattern::new(name).map_err(|error| error.to_string())?;
                each(&found, |folder| entries_like(&pattern, folder))?
            }
        };
    }
    found.retain(|path| path.is_file());
    Ok(found)
}

fn each(
    folders: &BTreeSet<PathBuf>,
    next: impl Fn(&Path) -> Result<Vec<PathBuf>, String>,
) -> Result<BTreeSet<PathBuf>, String> {
    let mut all = BTreeSet::new();
    for folder in folders {
        all.extend(next(folder)?);
    }
    Ok(all)
}

fn entries_like(pattern: &Pattern, folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut paths = entries(folder)?;
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        pattern.matches_with(&name, MatchOptions::new())
    });
    Ok(paths)
}

/// A folder and all folders below it, each once: by its own path if possible, otherwise through a
/// link.
fn folders_below(start: &Path) -> Result<Vec<PathBuf>, String> {
    let mut seen = HashSet::new();
    let mut folders = Vec::new();
    let mut found = vec![start.to_owned()];
    let mut links = Vec::new();
    while let Some(folder) = found.pop().or_else(|| links.pop()) {
        let itself = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &folder
        };
        let Ok(itself) = fs::canonicalize(itself) else {
            continue;
        };
        if !seen.insert(itself) {
            continue;
        }
        for path in entries(&folder)? {
            match path.is_dir() {
                true if path.is_symlink() => links.push(path),
                true => found.push(path),
                false => {}
            }
        }
        folders.push(folder);
    }
    Ok(folders)
}

/// The entries of a folder; none if it is not a folder.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let here = folder.as_os_str().is_empty();
    let read = fs::read_dir(if here { Path::new(".") } else { folder });
    match read {
        Ok(entries) => Ok(entries
            .filter_map(Result::ok)
            .map(|entry| folder.join(entry.file_name()))
            .collect()),
        Err(error) if matches!(error.kind(), ErrorKind::NotADirectory | ErrorKind::NotFound) => {
            Ok(Vec::new())
        }
        Err(error) => Err(format!("{} can't be read: {error}", folder.display())),
    }
}

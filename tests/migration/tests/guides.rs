//! The guides: their tables of names, and their code.

use super::exposition::Exposition;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A guide, as Markdown.
pub(crate) struct Guide {
    text: String,
    pub(crate) rows: Vec<Row>,
}

/// A line of its table of names.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) before: Option<Side>,
    pub(crate) after: Option<Side>,
    /// Whether the guide says that the numbers differ.
    pub(crate) counts_differ: bool,
}

/// A family with its labels, as `` `family`: `a`, `b` ``.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) family: String,
    pub(crate) labels: BTreeSet<String>,
}

/// The folder of a library's services.
pub(crate) fn folder(library: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(library)
}

impl Guide {
    pub(crate) fn read(library: &str) -> Self {
        let guides =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../metrics-runtime/docs/migration");
        let path = guides.join(format!("{library}.md"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let table = text.split("## Names side by side").nth(1);
        let table = table.expect("the guide has this section").trim_start();
        let lines = table.lines().take_while(|line| line.starts_with('|'));
        let rows: Vec<_> = lines.skip(2).map(row).collect();
        assert!(!rows.is_empty(), "{path:?} has a table");
        Self { text, rows }
    }

    /// Checks that each code block is part of a service: consecutive lines, except for the
    /// indentation.
    pub(crate) fn check_code(&self, library: &str) {
        let read = |name| fs::read_to_string(folder(library).join(name)).unwrap_or_default();
        let programs = ["before.rs", "before.py", "after.rs"].map(|name| lines(&read(name)));
        let mut blocks = 0;
        for block in self.text.split("```").skip(1).step_by(2) {
            let (language, code) = block.split_once('\n').unwrap_or_default();
            if ["rust", "python"].contains(&language) {
                let code = lines(code);
                let found = programs.iter().any(|program| program.contains(&code));
                assert!(found, "no program of {library} has\n{code}");
                blocks += 1;
            }
        }
        assert!(blocks >= 2, "the guide of {library} shows both programs");
    }

    /// Checks that the table lists all metrics of the service before the migration, except the
    /// process metrics.
    pub(crate) fn check_that_all_are_there(&self, before: &Exposition) {
        let is_known = |family: &&str| {
            let is_process = family.starts_with("process_") || family.starts_with("python_");
            // Python's library exposes these as separate families.
            let is_created = family.ends_with("_created");
            let mut sides = self.rows.iter().filter_map(|row| row.before.as_ref());
            is_process || is_created || sides.any(|side| side.family == **family)
        };
        let unknown: Vec<_> = before.families().filter(|one| !is_known(one)).collect();
        assert!(unknown.is_empty(), "the guide has no {unknown:?}");
    }
}

fn lines(code: &str) -> String {
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<_> = line.split('|').map(str::trim).collect();
    let [_, before, after, _] = cells[..] else {
        panic!("a row has two cells: {line}");
    };
    let (after, note) = after.split_once("<br>").unwrap_or((after, ""));
    Row {
        before: side(before),
        after: side(after),
        counts_differ: note.contains("counts differ"),
    }
}

/// The family in a cell; `None` for `–`.
fn side(cell: &str) -> Option<Side> {
    let mut names = cell.split('`').skip(1).step_by(2).map(str::to_owned);
    Some(Side {
        family: names.next()?,
        labels: names.collect(),
    })
}

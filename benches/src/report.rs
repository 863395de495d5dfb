//! Writes the results of a run: a Markdown table, JSON, and plots.

mod figures;
mod json;
mod markdown;
mod run;
mod svg;

pub use run::{Run, bounds};

use std::fs;
use std::io;
use std::path::Path;

/// Reads the last full run.
///
/// # Errors
///
/// When it does not exist, or another version of this program wrote it.
pub fn read(folder: &Path) -> io::Result<Run> {
    json::run(&fs::read_to_string(folder.join("results/results.json"))?)
}

/// Writes a run to `folder/results`. If `everything` was measured, also writes its table to
/// `folder/README.md`, and the figures to the README of the repository unless the run
/// was quick.
///
/// # Errors
///
/// When a file can't be written.
pub fn write(run: &Run, folder: &Path, everything: bool) -> io::Result<()> {
    let results = folder.join("results");
    fs::create_dir_all(&results)?;
    for comparison in &run.comparisons {
        if let Some(plot) = &comparison.plot {
            let path = results.join(format!("{}.svg", comparison.name));
            fs::write(path, svg::plot(&comparison.title, plot))?;
        }
    }
    let stem = if everything { "results" } else { "partial" };
    fs::write(results.join(format!("{stem}.json")), json::document(run)?)?;
    let table = markdown::document(run, "");
    fs::write(results.join(format!("{stem}.md")), &table)?;
    if everything {
        let readme = folder.join("README.md");
        let text = fs::read_to_string(&readme)?;
        let table = markdown::document(run, "results/");
        fs::write(readme, markdown::between_markers(&text, "results", &table)?)?;
    }
    if everything && !run.quick {
        let readme = folder.join("../README.md");
        let text = fs::read_to_string(&readme)?;
        let figures = figures::document(run)?;
        fs::write(
            readme,
            markdown::between_markers(&text, "figures", &figures)?,
        )?;
    }
    Ok(())
}

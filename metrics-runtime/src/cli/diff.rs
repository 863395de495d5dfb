//! `diff`: its arguments.

use super::outcome::{Outcome, OutputFormat, read};
use crate::artifacts::{Catalogue, Style, catalogue};
use std::path::{Path, PathBuf};

/// Compares two catalogues.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct Diff {
    /// The older catalogue, as `list --format json` wrote it
    pub old: PathBuf,

    /// The newer one; without, this program's own
    pub new: Option<PathBuf>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

fn catalogue_in(path: &Path) -> Result<Catalogue, String> {
    Catalogue::from_json(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

impl Diff {
    pub(super) fn execute(&self, style: Style) -> Result<Outcome, String> {
        let old = catalogue_in(&self.old)?;
        let new = match &self.new {
            Some(path) => catalogue_in(path)?,
            None => catalogue(),
        };
        let diff = old.diff(&new);
        let text = self.format.pick(|| diff.text(style), || diff.to_json());
        Ok(Outcome::new(diff.is_breaking(), text))
    }
}

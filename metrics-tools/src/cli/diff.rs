//! `diff`: its arguments.

use super::check::sources;
use super::outcome::{Outcome, OutputFormat};
use super::subject::{Subject, catalogue_in};
use crate::diff::{Breakage, CatalogueDiff};
use crate::report::Style;
use std::path::PathBuf;

/// Compares two catalogues.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct DiffArgs {
    /// The older catalogue, as `list --format json` wrote it
    pub old: PathBuf,

    /// The newer catalogue; by default that of this binary
    pub new: Option<PathBuf>,

    /// Rule files, dashboards and .promql files, also as patterns: report which of their
    /// expressions break
    #[arg(long, value_name = "FILES", num_args = 1..)]
    pub against: Vec<String>,

    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl DiffArgs {
    pub(super) fn execute(
        &self,
        subject: impl FnOnce() -> Result<Subject, String>,
        style: Style,
    ) -> Result<Outcome, String> {
        let old = catalogue_in(&self.old)?;
        let new = match &self.new {
            Some(path) => catalogue_in(path)?,
            None => subject()?
                .declared("diff", "all values of all labels")?
                .clone(),
        };
        let diff = CatalogueDiff::new(&old, &new);
        if !self.against.is_empty() {
            let broken = Breakage::new(&old, &new).files(&sources(&self.against)?);
            let text = || format!("{}\n{}", diff.text(style), broken.text(style));
            let json = || {
                let value = serde_json::json!({ "changes": diff.changes, "against": broken });
                format!("{value:#}\n")
            };
            return Ok(Outcome::new(
                !broken.is_fine(),
                self.format.pick(style, text, json),
            ));
        }
        let text = self
            .format
            .pick(style, || diff.text(style), || diff.to_json());
        Ok(Outcome::new(diff.is_breaking(), text))
    }
}

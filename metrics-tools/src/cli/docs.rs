//! `docs`: its arguments.

use super::generated::outcome;
use super::outcome::{Outcome, OutputFormat};
use super::subject::Subject;
use crate::catalogue::to_json;
use crate::docs::markdown;
use crate::report::{Style, safe};
use std::path::PathBuf;

/// Writes a reference, or checks one.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct DocsArgs {
    /// Say whether this file is the reference as it is now, and what is not
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,

    /// How it is written: as text, in Markdown
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl DocsArgs {
    pub(super) fn execute(&self, subject: &Subject) -> Result<Outcome, String> {
        let catalogue = &subject.catalogue;
        let check = self.check.as_deref();
        let (docs, json) = (
            || safe(&markdown(catalogue), Style::Plain),
            || to_json(catalogue),
        );
        outcome(check, self.format, docs, json)
    }
}

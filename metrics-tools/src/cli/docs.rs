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
    /// Report whether this file is up to date, and the differences
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,

    /// Output format; text is Markdown
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

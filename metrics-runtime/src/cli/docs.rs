//! `docs`: its arguments.

use super::generated::outcome;
use super::outcome::{Outcome, OutputFormat};
use crate::artifacts::catalogue;
use std::path::PathBuf;

/// Writes a reference, or checks one.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct Docs {
    /// Say whether this file is the reference as it is now, and what is not
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,

    /// How it is written: as text, in Markdown
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl Docs {
    pub(super) fn execute(&self) -> Result<Outcome, String> {
        let catalogue = catalogue();
        let check = self.check.as_deref();
        let (docs, json) = (|| catalogue.docs(), || catalogue.to_json());
        outcome(check, self.format, docs, json)
    }
}

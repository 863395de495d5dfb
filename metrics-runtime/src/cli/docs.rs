//! `docs`: its arguments.

use super::outcome::{Outcome, OutputFormat, read};
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
        let Some(path) = &self.check else {
            let text = self
                .format
                .pick(|| catalogue.docs(), || catalogue.to_json());
            return Ok(Outcome::new(false, text));
        };
        let stale = catalogue.check_docs(&read(path)?).err();
        let found = stale.is_some();
        let diff = stale.map(|stale| stale.diff).unwrap_or_default();
        let path = path.display();
        let text = || match found {
            true => format!(
                "{path} is stale: write it again, by the same command without `--check`\n{diff}"
            ),
            false => format!("{path} says what the program does\n"),
        };
        let json = || {
            let value = serde_json::json!({ "stale": found, "diff": diff });
            format!("{value:#}\n")
        };
        Ok(Outcome::new(found, self.format.pick(text, json)))
    }
}

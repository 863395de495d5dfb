//! `coverage`: its arguments.

use super::fetch::scraped;
use super::outcome::{Outcome, OutputFormat};
use crate::artifacts::{Style, catalogue};

/// Finds what a running instance has never counted.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct Coverage {
    /// Where it is scraped, such as <http://127.0.0.1:8000/metrics>; or `-`, to read the exposition from the input
    pub url: String,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl Coverage {
    pub(super) fn execute(&self, style: Style) -> Result<Outcome, String> {
        let coverage = catalogue().coverage(&scraped(&self.url)?);
        let text = || coverage.text(style);
        let text = self.format.pick(text, || coverage.to_json());
        Ok(Outcome::new(!coverage.is_complete(), text))
    }
}

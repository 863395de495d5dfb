//! `coverage`: its arguments.

use super::fetch::scraped;
use super::outcome::{Outcome, OutputFormat};
use super::subject::Subject;
use crate::coverage::Coverage;
use crate::report::Style;

/// Finds what a running instance has never counted.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct CoverageArgs {
    /// Where it is scraped, such as <http://127.0.0.1:8000/metrics>; or `-`, to read the exposition from the input
    pub url: String,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl CoverageArgs {
    pub(super) fn execute(&self, subject: &Subject, style: Style) -> Result<Outcome, String> {
        let declared = subject.declared("coverage", "the declarations")?;
        let coverage = Coverage::new(declared, &scraped(&self.url)?);
        let text = || coverage.text(style);
        let text = self.format.pick(text, || coverage.to_json());
        Ok(Outcome::new(!coverage.is_complete(), text))
    }
}

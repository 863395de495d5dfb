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
    // Not required for clap, whose error would not name `--catalogue`.
    #[arg(default_value = "", hide_default_value = true)]
    pub url: String,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl CoverageArgs {
    pub(super) fn execute(&self, subject: &Subject, style: Style) -> Result<Outcome, String> {
        let declared = subject.declared("coverage", "the declarations")?;
        if self.url.is_empty() {
            return Err("missing URL: write where the instance is scraped, such as \
                        `coverage http://127.0.0.1:8000/metrics`"
                .to_owned());
        }
        let coverage = Coverage::new(declared, &scraped(&self.url)?);
        if coverage.places == 0 {
            return Err(
                "the catalogue has no source locations, as if it were made from an exposition: \
                 write `--catalogue FILE` with what `metrics list --format json` of the service \
                 itself writes"
                    .to_owned(),
            );
        }
        let text = || coverage.text(style);
        let text = self.format.pick(style, text, || coverage.to_json());
        Ok(Outcome::new(!coverage.is_complete(), text))
    }
}

//! `coverage`: its arguments.

use super::fetch::exposition;
use super::outcome::{Outcome, OutputFormat};
use super::subject::Subject;
use crate::coverage::{Coverage, is_related};
use crate::report::Style;
use std::path::Path;

/// Finds endpoints and functions that were never called, and metrics that were never updated.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct CoverageArgs {
    /// Where the expositions are: files, URLs such as <http://127.0.0.1:8000/metrics>, or `-` for the input; several add up
    // Not required for clap, whose error would not name `--catalogue`.
    #[arg(value_name = "FILE|URL")]
    pub sources: Vec<String>,

    /// Also find outcomes and label values that never occurred, such as errors
    #[arg(long)]
    pub outcomes: bool,

    /// Output format; JSON always includes outcomes
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl CoverageArgs {
    pub(super) fn execute(&self, subject: &Subject, style: Style) -> Result<Outcome, String> {
        let declared = subject.declared("coverage", "the declarations")?;
        if self.sources.is_empty() {
            return Err(
                "missing exposition: write files or where instances are scraped, such as \
                 `coverage unit-tests.txt http://127.0.0.1:8000/metrics`"
                    .to_owned(),
            );
        }
        if self.sources.iter().filter(|source| *source == "-").count() > 1 {
            return Err("the input can be read once: write `-` only once".to_owned());
        }
        let mut expositions = Vec::new();
        for source in &self.sources {
            let text = exposition(source).map_err(|error| with_scheme(source, error))?;
            if !is_related(declared, &text) {
                return Err(format!(
                    "{source} has none of the metrics that the service declares: is it of another \
                     service?"
                ));
            }
            expositions.push(text);
        }
        let coverage = Coverage::new(declared, &expositions);
        if coverage.places == 0 {
            return Err(
                "the catalogue has no source locations, as if it were made from an exposition: \
                 write `--catalogue FILE` with what `metrics list --format json` of the service \
                 itself writes"
                    .to_owned(),
            );
        }
        let (found, text) = match self.outcomes {
            true => (!coverage.is_complete(), coverage.text_with_outcomes(style)),
            false => (!coverage.is_reached(), coverage.text(style)),
        };
        let text = self.format.pick(style, || text, || coverage.to_json());
        Ok(Outcome::new(found, text))
    }
}

/// An address without `http://` looks like the name of a file.
fn with_scheme(source: &str, error: String) -> String {
    let is_address = !source.contains("://") && source.contains(':');
    match is_address && !Path::new(source).exists() {
        true => format!("{error}; if it is a URL, write http://{source}"),
        false => error,
    }
}

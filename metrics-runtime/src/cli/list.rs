//! `list`: its arguments.

use super::outcome::{Outcome, OutputFormat};
use crate::artifacts::{ListFilter, Style, catalogue};
use crate::declaration::Kind;

/// Lists every metric.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct List {
    /// Only metrics whose name has this part, or fits this pattern, such as 'http_*_seconds'
    pub name: Option<String>,

    /// Only metrics of this type: counter, gauge, histogram, summary or info
    #[arg(long, value_parser = kind)]
    pub kind: Option<Kind>,

    /// Only metrics that this crate declares
    #[arg(long = "crate", value_name = "CRATE")]
    pub package: Option<String>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

fn kind(text: &str) -> Result<Kind, String> {
    let kinds = [
        Kind::Counter,
        Kind::Gauge,
        Kind::Histogram,
        Kind::Summary,
        Kind::Info,
    ];
    let found = kinds.into_iter().find(|kind| kind.as_str() == text);
    found.ok_or_else(|| "write counter, gauge, histogram, summary or info".to_owned())
}

impl List {
    pub(super) fn execute(&self, style: Style) -> Result<Outcome, String> {
        let list = catalogue().list(&ListFilter {
            name: self.name.clone(),
            kind: self.kind,
            package: self.package.clone(),
        });
        let text = self.format.pick(|| list.text(style), || list.to_json());
        Ok(Outcome::new(false, text))
    }
}

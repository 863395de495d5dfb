//! `list`: its arguments.

use super::outcome::{Outcome, OutputFormat};
use super::subject::Subject;
use crate::list::List;
use crate::list::ListFilter;
use crate::report::Style;
use metrics_runtime::Kind;

/// Lists every metric, one per line.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct ListArgs {
    /// Only metrics whose name contains this text or matches this pattern, such as 'http_*_seconds'
    pub name: Option<String>,

    /// Only metrics of this type, such as counter or histogram
    #[arg(long, value_parser = kind)]
    pub kind: Option<Kind>,

    /// Only metrics that this crate declares
    #[arg(long = "crate", value_name = "CRATE")]
    pub package: Option<String>,

    /// Also print label values, help texts, objectives and source locations
    #[arg(long)]
    pub long: bool,

    /// Output format; JSON always has everything
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

fn kind(text: &str) -> Result<Kind, String> {
    let found = Kind::ALL.into_iter().find(|kind| kind.as_str() == text);
    found.ok_or_else(|| {
        let [others @ .., last] = Kind::ALL.map(Kind::as_str);
        format!("write {} or {last}", others.join(", "))
    })
}

impl ListArgs {
    pub(super) fn execute(&self, subject: &Subject, style: Style) -> Result<Outcome, String> {
        let filter = ListFilter {
            name: self.name.clone(),
            kind: self.kind,
            package: self.package.clone(),
        };
        let list = List::new(&subject.catalogue, &filter);
        let text = || match self.long {
            true => list.long_text(style),
            false => list.text(style, width()),
        };
        let text = self.format.pick(style, text, || list.to_json());
        Ok(Outcome::new(false, text))
    }
}

/// The default line width.
const WIDTH: usize = 80;

/// The line width, from the environment.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.parse().ok());
    columns.filter(|columns| *columns > 0).unwrap_or(WIDTH)
}

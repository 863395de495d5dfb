//! `check`: its arguments.

use super::known::Others;
use super::outcome::{Outcome, OutputFormat, input};
use super::subject::Subject;
use crate::files::{MAX_FILE, Sources};
use crate::report::Style;

/// Finds mistakes in PromQL.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(arg_required_else_help = true)]
#[non_exhaustive]
pub struct CheckArgs {
    /// Rule files, dashboards and .promql files, also as patterns such as 'monitoring/**/*.yml'; or `-`, to read one of them, or a query, from the input
    #[arg(required_unless_present = "query")]
    pub files: Vec<String>,

    /// A query to check; can be given several times
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    pub query: Vec<String>,

    /// Metrics of other jobs
    #[command(flatten)]
    pub others: Others,

    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl CheckArgs {
    pub(super) fn execute(&self, subject: &Subject, style: Style) -> Result<Outcome, String> {
        let from_input = |name: &&String| *name == "-";
        let inputs = self.files.iter().chain(&self.others.exposition);
        if inputs.filter(from_input).count() > 1 {
            return Err("the input can be read once only: write `-` once".to_owned());
        }
        let mut sources = sources(&self.files)?;
        for query in &self.query {
            sources = sources.query("query", query);
        }
        let mut checked = sources.check(&self.others.to(&subject.catalogue)?);
        checked.collisions = self.others.targets.collisions(&subject.catalogue);
        let found = !checked.problems.is_empty() || !checked.collisions.is_empty();
        let text = self
            .format
            .pick(style, || checked.text(style), || checked.to_json());
        Ok(Outcome::new(found, text))
    }
}

/// The named files; `-` is the standard input.
pub(super) fn sources(files: &[String]) -> Result<Sources, String> {
    let (inputs, files): (Vec<_>, Vec<_>) = files.iter().partition(|file| *file == "-");
    let mut sources = Sources::new().files(&files);
    if let [first, ..] = sources.missing() {
        let more = match sources.missing().len() {
            1 => String::new(),
            many => format!(", and {} more", many - 1),
        };
        return Err(format!("{first}{more}"));
    }
    if !inputs.is_empty() {
        sources = sources.text_or_query("input", &input(MAX_FILE)?);
    }
    if sources.is_empty() && !sources.skipped().is_empty() {
        return Err(format!(
            "there are no expressions to check; skipped: no expressions found: {}",
            sources.skipped().join(", ")
        ));
    }
    Ok(sources)
}

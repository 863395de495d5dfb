//! `lint`: its arguments.

use super::check::sources;
use super::outcome::{Outcome, OutputFormat};
use super::subject::Subject;
use super::targets::TargetLabels;
use crate::lint::Lint;
use crate::lint::LintOptions;
use crate::report::Style;

/// Finds violations of conventions.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct LintArgs {
    /// Maximum number of series
    #[arg(long, value_name = "SERIES")]
    pub budget: Option<u64>,

    /// Rule files, dashboards and .promql files, also as patterns: find metrics that none of them uses, and objectives without an alert
    #[arg(long, value_name = "FILES", num_args = 1..)]
    pub against: Vec<String>,

    /// Labels of targets
    #[command(flatten)]
    pub targets: TargetLabels,

    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

impl LintArgs {
    pub(super) fn execute(&self, subject: &Subject, style: Style) -> Result<Outcome, String> {
        let collisions = self.targets.collisions(&subject.catalogue);
        let mut options = LintOptions {
            series_budget: self.budget,
            target_labels: collisions.into_iter().map(|one| one.label).collect(),
            ..LintOptions::default()
        };
        if !self.against.is_empty() {
            options = options.against(&sources(&self.against)?);
        }
        let mut lint = Lint::new(&self.targets.stored(&subject.catalogue)?, &options);
        if let Some(error) = &subject.conflicts {
            lint = lint.conflicts(error);
        }
        let text = self
            .format
            .pick(style, || lint.text(style), || lint.to_json());
        Ok(Outcome::new(!lint.findings.is_empty(), text))
    }
}

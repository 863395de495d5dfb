//! Metrics that expressions may use besides the binary's own: arguments that several commands
//! share.

use super::fetch::exposition;
use super::targets::TargetLabels;
use crate::check::KnownMetrics;
use metrics_runtime::catalogue::Catalogue;

/// Metrics of other jobs.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct Others {
    /// Names of metrics that other jobs expose, with `*` as a wildcard, such as 'redis_*'; can be
    /// given several times
    #[arg(long, value_name = "PATTERN")]
    pub foreign: Vec<String>,

    /// The exposition of another job: a file, the URL of its endpoint, or `-` for the standard
    /// input; can be given several times
    #[arg(long, value_name = "FILE|URL")]
    pub exposition: Vec<String>,

    /// Labels of targets
    #[command(flatten)]
    pub targets: TargetLabels,
}

impl Others {
    /// Adds them to the metrics of a catalogue.
    pub(super) fn to(&self, catalogue: &Catalogue) -> Result<KnownMetrics, String> {
        // Reports labels that no metric has.
        self.targets.stored(catalogue)?;
        let mut known = KnownMetrics::from_catalogue(catalogue);
        for source in &self.exposition {
            known = known.exposition(&exposition(source)?);
        }
        let TargetLabels {
            target_label,
            exported,
            honor_labels,
        } = &self.targets;
        for label in target_label.iter().chain(exported) {
            known = match honor_labels {
                true => known.target_label(label),
                false => known.exported_label(label),
            };
        }
        for pattern in &self.foreign {
            known = known.foreign(pattern)?;
        }
        Ok(known)
    }
}

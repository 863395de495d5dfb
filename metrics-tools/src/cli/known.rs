//! What expressions may ask for besides the program's own metrics: arguments
//! that several commands have.

use super::fetch::exposition;
use super::targets::TargetLabels;
use crate::check::KnownMetrics;
use metrics_runtime::catalogue::Catalogue;

/// Metrics of others.
#[derive(Clone, Debug, Default, clap::Args)]
#[non_exhaustive]
pub struct Others {
    /// Metrics that other jobs expose: a name, in which `*` stands for any letters, such as 'redis_*'; can be given several times
    #[arg(long, value_name = "PATTERN")]
    pub foreign: Vec<String>,

    /// What another job exposes: a file with it, where it is scraped, or `-` for the input; can be given several times
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

//! What expressions may ask for besides the program's own metrics: arguments
//! that several commands have.

use super::fetch::exposition;
use crate::check::KnownMetrics;

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

    /// A label that Prometheus gives all series besides job and instance, such as cluster; can be given several times
    #[arg(long, value_name = "LABEL")]
    pub target_label: Vec<String>,
}

impl Others {
    /// Adds them.
    pub(super) fn to(&self, mut known: KnownMetrics) -> Result<KnownMetrics, String> {
        for source in &self.exposition {
            known = known.exposition(&exposition(source)?);
        }
        for label in &self.target_label {
            known = known.target_label(label);
        }
        for pattern in &self.foreign {
            known = known.foreign(pattern)?;
        }
        Ok(known)
    }
}

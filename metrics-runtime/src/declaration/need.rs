//! What alerts need of the metrics that a declaration exposes.

use super::source::Source;

/// A metric that generated alerts look at, with the labels by which they do.
#[derive(Clone, Debug)]
pub struct Need {
    /// Whose series they are.
    pub source: Source,
    /// The metric.
    pub metric: &'static str,
    /// The labels.
    pub labels: Vec<&'static str>,
    /// The declaration with the objective that needs it; otherwise, alerts on the share of
    /// failures do.
    pub objective: Option<Source>,
}

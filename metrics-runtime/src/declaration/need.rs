//! Which metrics and labels alerts need from a declaration.

use super::source::Source;

/// A metric that generated alerts use, with the labels that they use.
#[derive(Clone, Debug)]
pub struct Need {
    /// The declaration of the series.
    pub source: Source,
    /// The metric.
    pub metric: &'static str,
    /// The labels.
    pub labels: Vec<&'static str>,
    /// The declaration whose objective needs it. `None` for alerts on the share of failures.
    pub objective: Option<Source>,
}

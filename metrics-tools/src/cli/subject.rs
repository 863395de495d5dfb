//! What a command works on.

use metrics_runtime::CheckError;
use metrics_runtime::catalogue::Catalogue;

/// The metrics that a command works on.
#[derive(Debug)]
pub(super) struct Subject {
    /// The catalogue.
    pub(super) catalogue: Catalogue,
    /// Declarations that contradict each other.
    pub(super) conflicts: Option<CheckError>,
}

impl Subject {
    /// The metrics of the running program.
    pub(super) fn program() -> Self {
        Self {
            catalogue: metrics_runtime::catalogue(),
            conflicts: metrics_runtime::check().err(),
        }
    }
}

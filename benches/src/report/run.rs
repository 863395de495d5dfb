//! A run: the machine, and all comparisons that were made on it.

use crate::machine::Machine;
use crate::result::Comparison;
use serde::{Deserialize, Serialize};

/// Everything that a run found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// When and where.
    pub machine: Machine,
    /// Whether it was a short one.
    pub quick: bool,
    /// How long it took.
    pub seconds: f64,
    /// What was compared.
    pub comparisons: Vec<Comparison>,
}

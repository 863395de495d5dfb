//! A run: the machine and all comparisons.

use crate::machine::Machine;
use crate::result::Comparison;
use serde::{Deserialize, Serialize};

/// The results of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// The machine.
    pub machine: Machine,
    /// Whether it was a quick run.
    pub quick: bool,
    /// Its duration.
    pub seconds: f64,
    /// The comparisons.
    pub comparisons: Vec<Comparison>,
}

//! A run: the machine and all comparisons.

use crate::machine::Machine;
use crate::result::Comparison;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;

/// The results of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// The machine.
    pub machine: Machine,
    /// Whether it was a quick run.
    pub quick: bool,
    /// Its duration.
    pub seconds: f64,
    /// The instructions that each path may take, line by line.
    #[serde(default)]
    pub bounds: Vec<String>,
    /// The comparisons.
    pub comparisons: Vec<Comparison>,
}

/// The instructions that each path may take now. The test `instructions` fails when a path takes
/// more, so code that became dearer changes them.
///
/// # Errors
///
/// When the file can't be read.
pub fn bounds(folder: &Path) -> io::Result<Vec<String>> {
    let text = fs::read_to_string(folder.join("../tests/instructions/bounds.rs"))?;
    let lines = text.lines().map(str::trim);
    let bounds = lines.filter(|line| line.starts_with("bound("));
    Ok(bounds.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_are_of_the_measured_code() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let run = super::super::read(folder).expect("a full run");
        let now = bounds(folder).expect("the bounds");
        assert!(now.len() > 15, "{now:?}");
        assert!(
            run.bounds == now,
            "tests/instructions/bounds.rs has changed since the results of {} were measured. Measure \
             again, on a machine that does nothing else: cargo run --release -p metrics-benches",
            run.machine.commit
        );
    }
}

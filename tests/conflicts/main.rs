//! Declarations that conflict: no count is lost, and `check()`, the log and `metrics_conflicts`
//! report the conflicts. `../crates` tests conflicts between the crates of a binary.

mod added_up;
mod blocks;
mod differences;
mod dynamic;
mod dynamic_histograms;
mod facade;
mod many;
mod other_buckets;
mod processes;
mod reported;
mod timed;

use metrics_runtime::{Conflict, check};
use tests::exposition::Exposition;

fn scrape() -> Exposition {
    Exposition::read(&metrics_runtime::render())
}

/// The value of a series whose labels end in these.
fn value(family: &str, labels: &str) -> f64 {
    scrape().value(&format!("{family}{{{labels}}}"))
}

/// The labels of a function in a module.
fn of(module: &str, function: &str) -> String {
    format!("module=\"{module}\",function=\"{function}\"")
}

/// The conflicts with a declaration in this module.
fn conflicts(module: &str) -> Vec<Conflict> {
    let error = check().expect_err("there are conflicts");
    let conflicts = error.conflicts().iter();
    let of_module = |conflict: &&Conflict| {
        let mut sources = conflict.sources();
        sources.any(|source| source.module == module)
    };
    conflicts.filter(of_module).cloned().collect()
}

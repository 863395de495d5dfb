use metrics_runtime::instrumented;

#[instrumented(sample = 0)]
fn none() {}

#[instrumented(sample = 1)]
fn all() {}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented(duration = "none")]
fn work() {}

#[instrumented(duration)]
fn more_work() {}

fn main() {}

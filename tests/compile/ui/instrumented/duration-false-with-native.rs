use metrics_runtime::instrumented;

#[instrumented(duration = false, native)]
fn work() {}

fn main() {}

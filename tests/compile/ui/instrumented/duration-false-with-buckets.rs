use metrics_runtime::instrumented;

#[instrumented(duration = false, buckets = [0.1, 0.5])]
fn work() {}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented(slo(success = 99.9, latency = (99, "250ms")), duration = false)]
fn work() {}

fn main() {}

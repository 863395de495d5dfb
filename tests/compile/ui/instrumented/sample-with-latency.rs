use metrics_runtime::instrumented;

#[instrumented(sample = 16, slo(success = 99.9, latency = (99, "250ms")))]
fn work() {}

/// Here it is about requests.
#[instrumented(GET "/", sample = 16, slo(latency = (99, "250ms")))]
async fn root() {}

fn main() {}

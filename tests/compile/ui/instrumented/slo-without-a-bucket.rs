use metrics_runtime::instrumented;

#[instrumented(slo(success = 99.9, latency = (99, "300ms")))]
fn total() {}

#[instrumented(buckets = [0.1, 0.2], slo(latency = (99, "250ms")))]
fn sum() {}

#[instrumented(GET "/orders", slo(latency = (99, "100us")))]
fn orders() {}

fn main() {
    total();
    sum();
    orders();
}

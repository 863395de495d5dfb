use metrics_runtime::instrumented;

#[instrumented(slo(success = 0.999))]
fn total() {}

#[instrumented(slo(success = 100, latency = (101, "250ms")))]
fn sum() {}

fn main() {
    total();
    sum();
}

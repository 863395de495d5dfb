use metrics_runtime::instrumented;

#[instrumented(native, slo(latency = (99, "300ms")))]
fn work() {}

fn main() {
    work();
}

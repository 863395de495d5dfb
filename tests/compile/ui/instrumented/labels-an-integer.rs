use metrics_runtime::instrumented;

/// Orders.
#[instrumented(name = "order", labels(id = id))]
fn order(id: u64) {}

fn main() {
    order(1);
}

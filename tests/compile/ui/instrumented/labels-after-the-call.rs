use metrics_runtime::instrumented;

/// Orders.
#[instrumented(name = "order", labels(large = |n: &u64| *n > 1))]
fn order() -> u64 {
    1
}

fn main() {
    order();
}

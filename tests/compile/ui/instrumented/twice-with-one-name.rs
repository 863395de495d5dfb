use metrics_runtime::instrumented;

/// Orders.
#[instrumented(name = "orders")]
#[instrumented(name = "orders", in_progress)]
fn place_order() {}

fn main() {
    place_order();
}

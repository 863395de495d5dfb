use metrics_runtime::instrumented;

/// Orders.
#[instrumented(name = "order_calls_total")]
fn order() {}

/// Orders.
#[instrumented(name = "orderPlaced")]
fn place() {}

/// Orders.
#[instrumented(name = "orders", function = "Shop::all")]
fn all() {}

fn main() {
    order();
    place();
    all();
}

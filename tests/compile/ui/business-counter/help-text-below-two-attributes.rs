use metrics_runtime::{business_counter, instrumented};

#[business_counter("orders_placed_total")]
#[cfg_attr(all(), instrumented(name = "order"))]
/// Orders placed.
fn place_order() {}

fn main() {
    place_order();
}

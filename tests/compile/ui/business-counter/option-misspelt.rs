use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_placed_total", lables(plan = "free"))]
fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter(name = "orders_placed_total")]
fn place_order() {}

fn main() {
    place_order();
}

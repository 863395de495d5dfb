use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_placed_total")]
const fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_count_total")]
fn place_order() {}

fn main() {
    place_order();
}

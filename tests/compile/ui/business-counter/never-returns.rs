use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_placed_total")]
fn place_order() -> ! {
    loop {}
}

fn main() {
    place_order();
}

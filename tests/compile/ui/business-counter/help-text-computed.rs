use metrics_runtime::business_counter;

#[doc = concat!("Orders", " placed.")]
#[business_counter("orders_placed_total")]
fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::business_counter;

#[business_counter("orders_placed_total", help = 3)]
fn place_order() {}

fn main() {
    place_order();
}

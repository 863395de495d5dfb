use metrics_runtime::business_counter;

#[business_counter("orders_placed_total", help = "Orders.")]
#[business_counter("orders_placed_total", help = "Orders.")]
fn place_order() {}

fn main() {
    place_order();
}

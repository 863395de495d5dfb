use metrics_runtime::business_counter;

#[business_counter(help = "Orders.", name = "orders_placed_total", on = never)]
fn place_order() {}

fn main() {
    place_order();
}

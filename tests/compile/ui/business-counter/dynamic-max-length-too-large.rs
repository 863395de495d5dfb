use metrics_runtime::business_counter;

#[business_counter("orders_placed_total", help = "Orders.", labels(shop = dynamic(shop, limit = 10, max_length = 5000)))]
fn place_order(shop: &str) {
    let _ = shop;
}

fn main() {
    place_order("x");
}

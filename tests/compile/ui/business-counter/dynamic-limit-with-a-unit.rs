use metrics_runtime::business_counter;

#[business_counter("orders_placed_total", help = "Orders.", labels(shop = dynamic(shop, limit = 1k)))]
fn place_order(shop: &str) {
    let _ = shop;
}

fn main() {
    place_order("x");
}

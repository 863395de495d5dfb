use metrics_runtime::business_counter;

#[business_counter(
    "orders_placed_total",
    help = "Orders.",
    labels(
        shop = dynamic(shop, limit = 10, max_lenght = 100),
        city = dynamic(shop, limit = 10, max_length = 1k),
        street = dynamic(shop, limit = 10, limit = 20),
        house = dynamic(shop, max_length = 20),
        door = dynamic(shop, 100),
        floor = dynamic(shop, limt = 100),
    )
)]
fn place_order(shop: &str) {
    let _ = shop;
}

fn main() {
    place_order("x");
}

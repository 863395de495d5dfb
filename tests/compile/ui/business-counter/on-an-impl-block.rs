use metrics_runtime::business_counter;

struct Order;

/// Orders placed.
#[business_counter("orders_placed_total")]
impl Order {
    fn place(&self) {}
}

fn main() {
    Order.place();
}

use metrics_runtime::instrumented;

struct Order;

#[instrumented]
impl Order {
    fn place(&self) {}
}

fn main() {
    Order.place();
}

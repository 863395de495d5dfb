use metrics_runtime::instrumented;

#[instrumented]
pub struct Order {
    pub id: u64,
}

fn main() {
    let order = Order { id: 1 };
    assert_eq!(order.id, 1);
}

use metrics_runtime::instrumented;

#[instrumented]
static ORDERS: u64 = 0;

fn main() {
    assert_eq!(ORDERS, 0);
}

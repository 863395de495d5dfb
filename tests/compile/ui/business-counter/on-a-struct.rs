use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_placed_total")]
pub struct Order {
    pub id: u64,
}

fn main() {
    assert_eq!(Order { id: 1 }.id, 1);
}

use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric(name = "orders_total")]
static ORDERS: Counter;

fn main() {
    ORDERS.inc();
}

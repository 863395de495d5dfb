use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter;

fn main() {
    ORDERS_TOTAL.inc();
    assert_eq!(ORDERS_TOTAL.get(), 1);
}

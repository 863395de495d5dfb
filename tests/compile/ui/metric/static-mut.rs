use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric]
static mut ORDERS_TOTAL: Counter;

fn main() {
    ORDERS_TOTAL.inc();
}

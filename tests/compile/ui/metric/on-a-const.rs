use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric]
const ORDERS_TOTAL: Counter;

fn main() {
    ORDERS_TOTAL.inc();
}

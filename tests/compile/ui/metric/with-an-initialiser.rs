use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter = Counter::new();

fn main() {
    ORDERS_TOTAL.inc();
}

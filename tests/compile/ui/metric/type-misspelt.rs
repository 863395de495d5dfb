use metrics_runtime::{metric};

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Count;

fn main() {
    ORDERS_TOTAL.inc();
}

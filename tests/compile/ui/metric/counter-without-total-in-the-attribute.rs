use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric("orders")]
static ORDERS_TOTAL: Counter;

fn main() {}

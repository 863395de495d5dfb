use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric("orders-placed.total")]
static ORDERS: Counter;

fn main() {}

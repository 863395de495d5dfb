use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric("orders_created_total")]
static ORDERS: Counter;

fn main() {}

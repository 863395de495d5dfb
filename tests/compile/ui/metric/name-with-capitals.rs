use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric("Orders_total")]
static ORDERS: Counter;

fn main() {}

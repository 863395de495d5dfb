use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric("")]
static ORDERS: Counter;

fn main() {}

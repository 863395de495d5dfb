use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric(crate = runtime())]
static ORDERS_TOTAL: Counter;

fn main() {}

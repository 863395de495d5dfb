use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric(buckets = [1.0, 2.0])]
static ORDERS_TOTAL: Counter;

fn main() {}

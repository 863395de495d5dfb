use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric(labels(plan = "free"))]
static ORDERS_TOTAL: Counter;

fn main() {}

use metrics_runtime::{Counter, metric};

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<u32>;

fn main() {}

use metrics_runtime::{Gauge, metric};

/// Orders placed.
#[metric("1_000")]
static ORDERS: Gauge;

fn main() {}

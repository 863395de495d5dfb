use metrics_runtime::{Counter, metric};

#[metric]
static ORDERS_TOTAL: Counter;

fn main() {}

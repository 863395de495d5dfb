use metrics_runtime::{Counter, metric};

#[metric(help = "")]
static ORDERS_TOTAL: Counter;

fn main() {}

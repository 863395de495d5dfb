use metrics_runtime::{Counter, metric};

#[metric(help = ORDERS_HELP)]
static ORDERS_TOTAL: Counter;

fn main() {}

use metrics_runtime::{Counter, metric};

mod labels {
    pub struct Labels;
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<labels::Labels>;

fn main() {}

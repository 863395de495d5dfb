use metrics_runtime::{Counter, LabelValue, metric};

#[derive(LabelValue)]
pub enum Plan {
    Free,
    Paid,
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<Plan>;

fn main() {}

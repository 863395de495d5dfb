use metrics_runtime::{Counter, LabelSet, metric};

#[derive(LabelSet)]
struct Labels {
    paid: bool,
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<Labels, Labels>;

fn main() {}

use metrics_runtime::{Counter, LabelSet, metric};

#[derive(LabelSet)]
struct Labels {
    paid: bool,
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<Labels>;

fn main() {
    ORDERS_TOTAL.inc();
}

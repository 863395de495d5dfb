use metrics_runtime::{Counter, LabelSet, metric};

#[derive(LabelSet)]
struct Labels {
    paid: bool,
    user_id: u64,
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<Labels>;

fn main() {
    let labels = Labels {
        paid: true,
        user_id: 7,
    };
    ORDERS_TOTAL.with(labels).inc();
}

use metrics_runtime::{Counter, Gauge, LabelSet, metric};

/// Orders placed.
#[metric(bukcets = [1, 5])]
static ORDERS_TOTAL: Counter;

/// Orders waiting.
#[metric(lables(plan = "free"))]
static ORDERS_WAITING: Gauge;

#[derive(LabelSet)]
struct Labels {
    #[label(max_lenght = 10)]
    tenant: String,
    #[label("id", skpi)]
    id: u64,
}

fn main() {
    ORDERS_TOTAL.inc();
    ORDERS_WAITING.set(1.0);
    let labels = Labels {
        tenant: String::new(),
        id: 1,
    };
    drop((labels.tenant, labels.id));
}

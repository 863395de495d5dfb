use metrics_runtime::{Counter, metric};

#[metric(bucket = [1.0], buckets = [0.5, 0.1])]
static mut ORDERS: Counter = Counter::new();

fn main() {
    ORDERS.inc();
}

use metrics_runtime::{Histogram, metric};

/// Items in an order.
#[metric(buckets = exponential(0.001, 0.5, 10))]
static ORDER_ITEMS: Histogram;

fn main() {
    ORDER_ITEMS.observe(1);
}

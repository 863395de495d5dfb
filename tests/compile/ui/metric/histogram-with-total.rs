use metrics_runtime::{Histogram, metric};

/// Sizes of orders.
#[metric("order_items_total")]
static ORDER_ITEMS: Histogram;

fn main() {}

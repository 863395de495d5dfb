use metrics_runtime::business_histogram;

/// Items in an order.
#[business_histogram("order_items", value = 1, buckets = [1], on = error)]
fn order() {}

fn main() {}

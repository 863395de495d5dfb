use metrics_runtime::business_histogram;

struct Shop;

/// Items in an order.
#[business_histogram("order_items", value = 1, buckets = [1])]
impl Shop {}

fn main() {}

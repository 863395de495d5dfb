use metrics_runtime::business_histogram;

/// Items in an order.
#[business_histogram("order_items", value = items.len(), buckets = linear(1e17, 1, 5))]
fn order(items: Vec<u64>, name: &str) -> Result<usize, String> {
    if items.is_empty() { Err(name.to_owned()) } else { Ok(items.len()) }
}

fn main() {
    let _ = order(vec![], "");
}

use metrics_runtime::business_histogram;

/// Items in an order.
#[business_histogram("order_items")]
fn order(items: Vec<u64>, name: &str) -> Result<usize, String> {
    if items.is_empty() { Err(name.to_owned()) } else { Ok(items.len()) }
}

fn main() {
    let _ = order(vec![], "");
}

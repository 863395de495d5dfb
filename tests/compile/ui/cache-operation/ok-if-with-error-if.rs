use metrics_runtime::cache_operation;

#[cache_operation(get, ok_if = |order: &Option<u64>| order.is_some(), error_if = |order: &Option<u64>| order.is_none())]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

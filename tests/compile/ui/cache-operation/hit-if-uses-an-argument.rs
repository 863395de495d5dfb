use metrics_runtime::cache_operation;

#[cache_operation(get, hit_if = |order: &Option<u64>| *order == Some(id))]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

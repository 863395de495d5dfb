use metrics_runtime::cache_operation;

#[cache_operation(get, hitif = |order: &u64| *order > 0)]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

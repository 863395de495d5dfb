use metrics_runtime::cache_operation;

#[cache_operation(get, hit_if = true)]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

use metrics_runtime::cache_operation;

#[cache_operation(operation = "get")]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

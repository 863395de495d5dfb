use metrics_runtime::cache_operation;

#[cache_operation(get)]
fn find_order(_id: u64) {}

fn main() {
    find_order(1);
}

use metrics_runtime::db_operation;

#[db_operation(select, "orders", "items")]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

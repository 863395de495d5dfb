use metrics_runtime::db_operation;

#[db_operation(select, "orders")]
pub struct Order {
    pub id: u64,
}

fn main() {
    let _ = Order { id: 1 }.id;
}

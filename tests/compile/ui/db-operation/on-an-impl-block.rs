use metrics_runtime::db_operation;

struct Orders;

#[db_operation(select, "orders")]
impl Orders {
    fn find(&self) {}
}

fn main() {
    Orders.find();
}

use metrics_runtime::db_operation;

trait Orders {
    #[db_operation(select, "orders")]
    fn find(&self);
}

fn main() {}

use metrics_runtime::{LabelValue, db_operation};

#[derive(LabelValue)]
pub enum Failure {
    Refused,
    TimedOut,
}

pub struct Order {
    pub id: u64,
}

#[db_operation(insert, "orders", error)]
async fn store_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    let _ = store_order(1);
}

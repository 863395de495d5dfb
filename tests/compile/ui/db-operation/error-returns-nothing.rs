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
fn store_order(_id: u64) {}

fn main() {
    store_order(1);
}

use metrics_runtime::{LabelValue, db_operation};

#[derive(LabelValue)]
pub enum Failure {
    Refused,
    TimedOut,
}

pub struct Order {
    pub id: u64,
}

#[db_operation(insert, "orders", error = |error: &Failure| id == 0)]
fn store_order(id: u64) -> Result<Order, Failure> {
    if id == 0 { Err(Failure::Refused) } else { Ok(Order { id }) }
}

fn main() {
    let _ = store_order(1);
}

use metrics_runtime::{LabelValue, instrumented};

#[derive(LabelValue)]
pub enum Failure {
    Refused,
    TimedOut,
}

pub struct Order {
    pub id: u64,
}

#[instrumented(ok_if = |stored: &Result<Order, Failure>| stored.is_ok() || id == 0)]
fn store_order(id: u64) -> Result<Order, Failure> {
    if id == 0 { Err(Failure::Refused) } else { Ok(Order { id }) }
}

fn main() {
    let _ = store_order(1);
}

use metrics_runtime::{LabelValue, instrumented};

#[derive(LabelValue)]
pub enum Failure {
    Refused,
    TimedOut,
}

pub struct Order {
    pub id: u64,
}

#[instrumented(error)]
fn store_order(id: u64) -> Result<u64, impl LabelValue> {
    if id == 0 { Err(Failure::Refused) } else { Ok(id) }
}

fn main() {
    let _ = store_order(1);
}

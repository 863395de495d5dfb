use metrics_runtime::{LabelValue, instrumented};

#[derive(LabelValue)]
pub enum Failure {
    Refused,
    TimedOut,
}

pub struct Order {
    pub id: u64,
}

#[instrumented(error = |error: &Failure| error)]
fn store_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    let _ = store_order(1);
}

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
fn store_order(_id: u64) {}

fn main() {
    store_order(1);
}

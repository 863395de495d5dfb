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
async fn store_order(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    let _ = store_order(1);
}

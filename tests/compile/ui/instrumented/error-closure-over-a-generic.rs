use metrics_runtime::{LabelValue, instrumented};

#[derive(LabelValue)]
pub enum Failure {
    Refused,
    TimedOut,
}

pub struct Order {
    pub id: u64,
}

#[instrumented(error = |error: &E| error)]
fn store_order<E: LabelValue>(id: u64) -> Result<u64, E> {
    Ok(id)
}

fn main() {
    let _ = store_order::<bool>(1);
}

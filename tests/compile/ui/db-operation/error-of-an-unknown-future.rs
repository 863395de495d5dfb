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
fn store_order(id: u64) -> Boxed<Result<u64, Failure>> {
    Box::pin(async move { Ok(id) })
}

type Boxed<T> = std::pin::Pin<Box<dyn Future<Output = T>>>;

fn main() {
    let _ = store_order(1);
}

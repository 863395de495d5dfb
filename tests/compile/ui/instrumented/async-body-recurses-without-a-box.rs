use metrics_runtime::instrumented;

#[instrumented]
async fn total(price: u64) -> u64 {
    total(price).await
}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented]
fn total(price: u64) -> u64 {
    std::future::ready(price).await
}

fn main() {}

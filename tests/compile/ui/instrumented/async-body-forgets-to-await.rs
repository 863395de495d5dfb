use metrics_runtime::instrumented;

#[instrumented]
async fn total(price: u64) -> u64 {
    let price: u64 = std::future::ready(price);
    price
}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented]
async fn total(mut prices: Vec<u64>) -> u64 {
    let first = &prices[0];
    prices.push(1);
    *first
}

fn main() {}

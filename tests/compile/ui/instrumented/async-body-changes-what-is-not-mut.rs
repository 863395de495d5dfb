use metrics_runtime::instrumented;

#[instrumented]
async fn total(prices: Vec<u64>) -> usize {
    prices.push(1);
    prices.len()
}

fn main() {}

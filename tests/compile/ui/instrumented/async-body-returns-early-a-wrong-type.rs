use metrics_runtime::instrumented;

#[instrumented]
async fn total(prices: &[u64]) -> u64 {
    if prices.is_empty() {
        return "none";
    }
    1
}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented]
fn total(prices: &[u64]) -> usize {
    let copied = prices.iter().copied().collect();
    copied.len()
}

fn main() {}

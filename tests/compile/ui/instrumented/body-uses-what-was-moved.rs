use metrics_runtime::instrumented;

#[instrumented]
fn total(prices: Vec<u64>) -> usize {
    let moved = prices;
    prices.len() + moved.len()
}

fn main() {}

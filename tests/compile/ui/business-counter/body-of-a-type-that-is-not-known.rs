use metrics_runtime::business_counter;

/// Totals.
#[business_counter("totals_total")]
fn total(prices: &[u64]) -> usize {
    let copied = prices.iter().copied().collect();
    copied.len()
}

fn main() {}

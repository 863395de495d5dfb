use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
async fn total(prices: Vec<u64>) -> usize {
    let moved = prices;
    prices.len() + moved.len()
}

fn main() {}

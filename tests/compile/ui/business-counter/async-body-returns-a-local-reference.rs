use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
async fn total(prices: &[u64]) -> &[u64] {
    let doubled: Vec<u64> = prices.iter().map(|price| price * 2).collect();
    &doubled
}

fn main() {}

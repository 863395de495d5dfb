use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
async fn total(prices: &[u64]) {
    prices.len()
}

fn main() {}

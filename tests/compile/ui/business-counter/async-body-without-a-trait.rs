use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
async fn total(prices: &[u64]) -> impl std::fmt::Display {
    prices.to_vec()
}

fn main() {}

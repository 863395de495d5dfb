use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
async fn total(mut prices: Vec<u64>) -> u64 {
    let first = &prices[0];
    prices.push(1);
    *first
}

fn main() {}

use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
async fn total(prices: *const u64) -> u64 {
    *prices
}

fn main() {}

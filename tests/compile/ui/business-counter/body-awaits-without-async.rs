use metrics_runtime::business_counter;

/// Totals.
#[business_counter("totals_total")]
fn total(price: u64) -> u64 {
    std::future::ready(price).await
}

fn main() {}

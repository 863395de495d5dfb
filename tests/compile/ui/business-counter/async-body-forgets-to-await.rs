use metrics_runtime::business_counter;

/// Totals.
#[business_counter("totals_total")]
async fn total(price: u64) -> u64 {
    let price: u64 = std::future::ready(price);
    price
}

fn main() {}

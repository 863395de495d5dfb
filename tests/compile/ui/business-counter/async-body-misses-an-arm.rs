use metrics_runtime::business_counter;

/// Totals.
#[business_counter("totals_total")]
async fn total(price: Option<u64>) -> u64 {
    match price {
        Some(price) => price,
    }
}

fn main() {}

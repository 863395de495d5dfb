use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
async fn total(text: &str) -> u64 {
    text.parse::<u64>()?
}

fn main() {}

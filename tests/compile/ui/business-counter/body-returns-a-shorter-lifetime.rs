use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
fn total<'a>(prices: &'a [u64], others: &[u64]) -> &'a [u64] {
    if prices.is_empty() { others } else { prices }
}

fn main() {}

use metrics_runtime::business_counter;

/// Totals.
#[business_counter("totals_total")]
fn total(price: u64) -> Result<u64, String> {
    let price = price?;
    Ok(price)
}

fn main() {}

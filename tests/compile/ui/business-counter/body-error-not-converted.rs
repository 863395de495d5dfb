use metrics_runtime::business_counter;

/// Totals computed.
#[business_counter("totals_computed_total")]
fn total(text: &str) -> Result<u64, std::fmt::Error> {
    let total = text.parse::<u64>()?;
    Ok(total)
}

fn main() {}

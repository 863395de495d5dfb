use metrics_runtime::business_counter;

/// Totals.
#[business_counter("totals_total")]
fn total(price: u64) -> Box<dyn Fn() -> u64> {
    let doubled = 2 * price;
    Box::new(|| doubled)
}

fn main() {}

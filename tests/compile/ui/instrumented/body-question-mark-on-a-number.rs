use metrics_runtime::instrumented;

#[instrumented]
fn total(price: u64) -> Result<u64, String> {
    let price = price?;
    Ok(price)
}

fn main() {}

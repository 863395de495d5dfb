use metrics_runtime::instrumented;

#[instrumented]
async fn total(text: &str) -> Result<u64, std::fmt::Error> {
    let total = text.parse::<u64>()?;
    Ok(total)
}

fn main() {}

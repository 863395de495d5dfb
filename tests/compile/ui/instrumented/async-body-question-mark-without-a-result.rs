use metrics_runtime::instrumented;

#[instrumented]
async fn total(text: &str) -> u64 {
    text.parse::<u64>()?
}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented]
async fn total(price: u64) -> u64 {
    let doubled = 2 * price
    doubled
}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented]
fn total(prices: &Vec<String>) -> Vec<String> {
    *prices
}

fn main() {}

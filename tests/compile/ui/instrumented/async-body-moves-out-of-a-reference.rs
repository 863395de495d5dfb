use metrics_runtime::instrumented;

#[instrumented]
async fn total(prices: &Vec<String>) -> Vec<String> {
    *prices
}

fn main() {}

use metrics_runtime::instrumented;

#[instrumented]
fn total(price: Option<u64>) -> u64 {
    match price {
        Some(price) => price,
    }
}

fn main() {}

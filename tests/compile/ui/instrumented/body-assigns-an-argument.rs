use metrics_runtime::instrumented;

#[instrumented]
fn total(price: u64) -> u64 {
    price = 2;
    price
}

fn main() {}

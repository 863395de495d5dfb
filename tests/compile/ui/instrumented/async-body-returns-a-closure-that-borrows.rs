use metrics_runtime::instrumented;

#[instrumented]
async fn total(price: u64) -> Box<dyn Fn() -> u64> {
    let doubled = 2 * price;
    Box::new(|| doubled)
}

fn main() {}

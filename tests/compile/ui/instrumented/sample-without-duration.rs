use metrics_runtime::instrumented;

#[instrumented(duration = false, sample = 16)]
fn work() {}

#[instrumented(GET "/", duration = false, sample = 16)]
async fn root() {}

struct Cart;

#[instrumented(sample = 16, duration = false)]
impl Cart {
    fn add(&self) {}
}

fn main() {}

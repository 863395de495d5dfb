use metrics_runtime::instrumented;

struct Cart;

#[instrumented(duration = false, buckets = [0.1, 0.5], native)]
impl Cart {
    fn pay(&self) {}

    fn clear(&self) {}
}

#[instrumented(duration = false)]
impl Cart {
    #[instrumented(buckets = [0.1, 0.5])]
    fn add(&self) {}
}

fn main() {}

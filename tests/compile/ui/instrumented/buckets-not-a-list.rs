use metrics_runtime::instrumented;

#[instrumented(buckets = 0.5)]
fn place_order() {}

fn main() {
    place_order();
}

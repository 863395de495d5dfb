use metrics_runtime::instrumented;

#[instrumented(buckets =)]
fn place_order() {}

fn main() {
    place_order();
}

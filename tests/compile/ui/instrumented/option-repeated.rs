use metrics_runtime::instrumented;

#[instrumented(in_progress, buckets = [1.0], in_progress)]
fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::instrumented;

#[instrumented(buckets = [0.5, f64::NAN, f64::INFINITY])]
fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::instrumented;

#[instrumented(in_progress(true))]
fn place_order() {}

fn main() {
    place_order();
}

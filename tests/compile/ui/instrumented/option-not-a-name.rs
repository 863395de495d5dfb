use metrics_runtime::instrumented;

#[instrumented(42)]
fn place_order() {}

fn main() {
    place_order();
}

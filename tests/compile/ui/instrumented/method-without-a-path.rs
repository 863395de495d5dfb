use metrics_runtime::instrumented;

#[instrumented(POST)]
fn place_order() {}

fn main() {
    place_order();
}

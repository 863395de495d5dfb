use metrics_runtime::instrumented;

#[instrumented]
#[instrumented(in_progress)]
fn place_order() {}

fn main() {
    place_order();
}

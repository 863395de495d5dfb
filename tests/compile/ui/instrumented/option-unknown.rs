use metrics_runtime::instrumented;

#[instrumented(colour = "red")]
fn place_order() {}

fn main() {
    place_order();
}

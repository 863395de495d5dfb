use metrics_runtime::instrumented;

#[instrumented(GET "")]
fn place_order() {}

fn main() {
    place_order();
}

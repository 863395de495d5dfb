use metrics_runtime::instrumented;

#[instrumented("/orders")]
fn place_order() {}

fn main() {
    place_order();
}

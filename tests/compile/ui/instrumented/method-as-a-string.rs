use metrics_runtime::instrumented;

#[instrumented("POST", "/orders")]
fn place_order() {}

fn main() {
    place_order();
}

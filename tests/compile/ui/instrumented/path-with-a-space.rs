use metrics_runtime::instrumented;

#[instrumented(GET "/orders ")]
fn place_order() {}

fn main() {
    place_order();
}

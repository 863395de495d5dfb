use metrics_runtime::instrumented;

#[instrumented(GET "/orders", status = [])]
fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::instrumented;

#[instrumented(GET "/orders", status = 404)]
fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::instrumented;

#[instrumented(GET "/orders/{id}{format}")]
fn place_order() {}

fn main() {
    place_order();
}

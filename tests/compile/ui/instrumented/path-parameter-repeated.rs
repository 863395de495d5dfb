use metrics_runtime::instrumented;

#[instrumented(GET "/users/{id}/orders/{id}")]
fn place_order() {}

fn main() {
    place_order();
}

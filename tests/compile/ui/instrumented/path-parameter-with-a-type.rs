use metrics_runtime::instrumented;

#[instrumented(GET "/orders/{id:u64}")]
fn place_order() {}

fn main() {
    place_order();
}

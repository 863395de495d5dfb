use metrics_runtime::instrumented;

#[instrumented(GET "/orders?page=1")]
fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::instrumented;

#[instrumented(GET "orders", status = [200])]
fn place_order() {}

fn main() {
    place_order();
}

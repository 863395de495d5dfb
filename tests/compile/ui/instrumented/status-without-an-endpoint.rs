use metrics_runtime::instrumented;

#[instrumented(status = [200, 404])]
fn place_order() {}

fn main() {
    place_order();
}

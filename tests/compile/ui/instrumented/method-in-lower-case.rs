use metrics_runtime::instrumented;

#[instrumented(get "/orders")]
fn place_order() {}

fn main() {
    place_order();
}

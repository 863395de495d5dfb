use metrics_runtime::instrumented;

#[instrumented(GET "https://shop.example/orders")]
fn place_order() {}

fn main() {
    place_order();
}

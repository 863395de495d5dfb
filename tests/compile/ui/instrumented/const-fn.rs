use metrics_runtime::instrumented;

#[instrumented]
const fn place_order() {}

fn main() {
    place_order();
}

use metrics_runtime::instrumented;

#[instrumented(in_progres)]
fn place_order() {}

fn main() {
    place_order();
}

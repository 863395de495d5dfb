use metrics_runtime::instrumented;

#[instrumented(BREW "/coffee")]
fn place_order() {}

fn main() {
    place_order();
}

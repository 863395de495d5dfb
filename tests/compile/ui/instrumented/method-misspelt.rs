use metrics_runtime::instrumented;

#[instrumented(PSOT "/orders")]
fn place_order() {}

fn main() {
    place_order();
}

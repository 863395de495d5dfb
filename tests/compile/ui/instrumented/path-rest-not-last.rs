use metrics_runtime::instrumented;

#[instrumented(GET "/files/{*rest}/size")]
fn place_order() {}

fn main() {
    place_order();
}

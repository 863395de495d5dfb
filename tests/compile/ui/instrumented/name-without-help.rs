use metrics_runtime::instrumented;

#[instrumented(name = "order")]
fn order() {}

fn main() {
    order();
}

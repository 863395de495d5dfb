use metrics_runtime::instrumented;

#[instrumented(FETCH "/orders/:id", bucket = [1.0], status = [99], in_progress = 1)]
fn place_order() -> u64 {
    1
}

fn main() {
    assert_eq!(place_order(), 1);
}

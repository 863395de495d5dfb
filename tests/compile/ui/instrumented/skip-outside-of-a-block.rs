use metrics_runtime::instrumented;

#[instrumented(skip)]
fn list() {}

fn main() {
    list();
}

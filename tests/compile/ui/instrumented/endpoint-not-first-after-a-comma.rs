use metrics_runtime::instrumented;

#[instrumented(in_progress, GET, "/users")]
async fn list() {}

fn main() {
    drop(list());
}

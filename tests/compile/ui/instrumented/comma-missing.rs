use metrics_runtime::instrumented;

#[instrumented(GET "/users" in_progress, bukets = [2, 1])]
async fn list() {}

fn main() {
    drop(list());
}

use metrics_runtime::instrumented;

#[instrumented(in_progress, buckets = [0.1, 1.0], GET "/users", status = [99])]
async fn list() {}

fn main() {
    drop(list());
}

use metrics_runtime::instrumented;

#[instrumented(
    GET "/users",
    buckets = [100ms, 2_000ms],
    status = [200ok],
    slo(success = 99.9percent)
)]
async fn list() {}

fn main() {
    drop(list());
}

use metrics_runtime::instrumented;

#[instrumented(GET "/users", GET "/people")]
async fn list() {}

fn main() {
    drop(list());
}

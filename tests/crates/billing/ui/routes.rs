#[metrics_runtime::instrumented(GET "/users")]
async fn users() {}

fn main() {
    let _router = metrics_runtime::routes![users];
}

use metrics_runtime::instrumented;

#[instrumented(GET = "/users", status = [200], in_progres)]
async fn list() {}

fn main() {
    drop(list());
}

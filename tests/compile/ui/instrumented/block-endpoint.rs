use metrics_runtime::instrumented;

struct Users;

#[instrumented(GET "/users")]
impl Users {
    fn list(&self) {}
}

fn main() {}

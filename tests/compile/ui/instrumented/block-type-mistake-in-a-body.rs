use metrics_runtime::instrumented;

struct Users;

#[instrumented]
impl Users {
    async fn count(&self) -> usize {
        "none"
    }
}

fn main() {
    let _ = Users.count();
}

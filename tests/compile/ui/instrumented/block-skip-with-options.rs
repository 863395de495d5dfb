use metrics_runtime::instrumented;

struct Users;

#[instrumented]
impl Users {
    #[instrumented(skip, in_progress)]
    fn list(&self) {}
}

fn main() {
    Users.list();
}

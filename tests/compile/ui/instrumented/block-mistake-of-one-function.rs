use metrics_runtime::instrumented;

struct Users;

#[instrumented]
impl Users {
    #[instrumented(GET "users")]
    fn list(&self) {}
}

fn main() {
    Users.list();
}

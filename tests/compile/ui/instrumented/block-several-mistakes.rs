use metrics_runtime::instrumented;

struct Users;

#[instrumented(name = "x", GET "/users", skip, in_progres, labels(x = x), slo(success = 99))]
impl Users {
    fn list(&self) {}
}

fn main() {
    Users.list();
}

use metrics_runtime::instrumented;

struct Users;

#[instrumented(function = "list", status = [200], ok_if = |n: &u8| *n > 0)]
impl Users {
    fn list(&self) -> u8 {
        1
    }
}

fn main() {
    Users.list();
}

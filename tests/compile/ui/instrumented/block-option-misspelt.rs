use metrics_runtime::instrumented;

struct Users;

#[instrumented(bucket = [2, 1])]
impl Users {
    fn list(&self) {}
    fn find(&self) {}
}

fn main() {
    Users.list();
    Users.find();
}

use metrics_runtime::auth_event;

#[auth_event("login", colour = "red")]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

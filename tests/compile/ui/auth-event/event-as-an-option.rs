use metrics_runtime::auth_event;

#[auth_event(event = "login")]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

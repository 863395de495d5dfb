use metrics_runtime::auth_event;

#[auth_event("login")]
static EVENTS: u64 = 1;

fn main() {
    let _ = EVENTS;
}

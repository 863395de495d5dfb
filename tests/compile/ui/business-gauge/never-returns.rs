use metrics_runtime::business_gauge;

/// Users signed in.
#[business_gauge("active_users", add = 1)]
fn run() -> ! {
    loop {}
}

fn main() {
    run();
}

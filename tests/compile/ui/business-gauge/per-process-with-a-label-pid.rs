use metrics_runtime::business_gauge;

/// Users signed in.
#[business_gauge("active_users", add = 1, processes = "per_process", labels(pid = dynamic(pid, limit = 9)))]
fn sign_in(pid: &str) {
    let _ = pid;
}

fn main() {
    sign_in("1");
}

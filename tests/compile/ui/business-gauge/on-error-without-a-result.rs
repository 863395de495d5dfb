use metrics_runtime::business_gauge;

/// Users signed in.
#[business_gauge("active_users", add = 1, on = error)]
fn sign_in() {}

fn main() {}

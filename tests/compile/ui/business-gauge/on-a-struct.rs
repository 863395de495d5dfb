use metrics_runtime::business_gauge;

/// A user.
#[business_gauge("active_users", add = 1)]
struct User;

fn main() {}

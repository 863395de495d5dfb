use metrics_runtime::business_gauge;

/// Users signed in.
#[business_gauge("active_users", add = 1, processes = "average")]
fn sign_in() {}

/// Users signed in.
#[business_gauge("active_users", sub = 1, procesess = "lats")]
fn sign_out() {}

fn main() {
    sign_in();
    sign_out();
}

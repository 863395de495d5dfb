use metrics_runtime::business_gauge;

/// Users signed in.
#[business_gauge("active_users", add = 1, sub = 1, set = 1)]
fn sign_in(users: &[u64], name: String) -> Result<usize, String> {
    if users.is_empty() { Err(name) } else { Ok(users.len()) }
}

fn main() {
    let _ = sign_in(&[], String::new());
}

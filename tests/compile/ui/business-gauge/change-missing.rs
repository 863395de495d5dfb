use metrics_runtime::business_gauge;

/// Users signed in.
#[business_gauge("active_users")]
fn sign_in(users: &[u64], name: String) -> Result<usize, String> {
    if users.is_empty() { Err(name) } else { Ok(users.len()) }
}

fn main() {
    let _ = sign_in(&[], String::new());
}

use metrics_runtime::business_gauge;

/// Users signed in.
#[business_gauge("Active_users_total", sub = 1, set = |n| 1, labels(le = "x"), on = okay, colour = "red")]
fn sign_in(users: &[u64], name: String) -> Result<usize, String> {
    if users.is_empty() { Err(name) } else { Ok(users.len()) }
}

fn main() {
    let _ = sign_in(&[], String::new());
}

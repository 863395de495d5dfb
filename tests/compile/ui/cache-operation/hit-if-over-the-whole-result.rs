use metrics_runtime::cache_operation;

pub struct User {
    pub is_fresh: bool,
}

#[cache_operation(get, hit_if = |user: &Result<User, String>| user.as_ref().is_ok_and(|user| user.is_fresh))]
fn find_user() -> Result<User, String> {
    Ok(User { is_fresh: true })
}

#[cache_operation(set, ok_if = |user: &User| user.is_fresh)]
async fn store_user() -> Result<User, String> {
    find_user()
}

fn main() {
    let _ = (find_user(), store_user());
}

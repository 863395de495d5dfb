use metrics_runtime::background_task;

#[background_task("welcome_email", colour = "red")]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

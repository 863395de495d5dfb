use metrics_runtime::instrumented;

#[instrumented(eror, error_fi = |n: &u64| *n > 9)]
fn find_order(id: u64) -> Result<u64, bool> {
    Ok(id)
}

fn main() {
    let _ = find_order(1);
}

use metrics_runtime::cache_operation;

#[cache_operation(get)]
async fn find_order(id: u64) -> Result<String, bool> {
    Ok(id.to_string())
}

fn main() {
    let _ = find_order(1);
}

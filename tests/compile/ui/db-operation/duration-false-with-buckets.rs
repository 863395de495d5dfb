use metrics_runtime::db_operation;

#[db_operation(select, "users", buckets = [0.1], duration = false, slo(latency = (99, "100ms")))]
async fn find() -> Option<u64> {
    None
}

fn main() {}

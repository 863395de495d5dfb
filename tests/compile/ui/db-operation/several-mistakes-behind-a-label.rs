use metrics_runtime::db_operation;

#[db_operation("select", table = "users", buckets = [2, 1], error = 3, in_progres)]
fn select() {}

fn main() {
    select();
}

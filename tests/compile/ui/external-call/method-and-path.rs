use metrics_runtime::external_call;

#[external_call("payments", POST "/charges")]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

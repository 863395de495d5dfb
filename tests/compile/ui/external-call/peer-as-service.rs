use metrics_runtime::external_call;

#[external_call(service = "payments", operation = "charge")]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

#[external_call("payments", "cancel", service = "payments")]
fn cancel_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
    cancel_order(1);
}

use metrics_runtime::external_call;

#[external_call("payments", "charge", okif = |order: &Option<u64>| order.is_some())]
fn find_order(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    find_order(1);
}

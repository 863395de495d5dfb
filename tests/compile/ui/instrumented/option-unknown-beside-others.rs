use metrics_runtime::instrumented;

#[instrumented(prefix = "checkout", labels(paid = paid), help = "Checkouts.")]
fn check_out(paid: bool) {
    let _ = paid;
}

#[instrumented(boundaries = [0.3], slo(latency = (99, "300ms")))]
fn pay() {}

#[instrumented(buckets = "0.3", slo(latency = (99, "300ms")))]
fn send() {}

fn main() {
    check_out(true);
    pay();
    send();
}

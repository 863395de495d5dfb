use metrics_runtime::instrumented;

#[instrumented("checkout", help = "Checkouts.")]
fn check_out() {}

fn main() {
    check_out();
}

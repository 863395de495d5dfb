use metrics_runtime::instrumented;

/// Orders.
#[instrumented(name = "order", labels(tenant = dynamic(tenant, limit = 100)))]
fn order(tenant: &str) {}

fn main() {
    order("a");
}

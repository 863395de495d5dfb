use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_total", labels(tenant = dynamic(tenant, limit = 1_000_000_000)))]
fn order(tenant: &str) {
    let _ = tenant;
}

fn main() {}

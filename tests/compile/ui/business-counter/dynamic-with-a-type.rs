use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_total", labels(tenant: str = dynamic(tenant, limit = 10)))]
fn order(tenant: &str) {
    let _ = tenant;
}

fn main() {}

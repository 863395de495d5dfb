use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_total", labels(tenant = dynamic(tenant, limit = 10)))]
fn order(tenant: u64) {
    let _ = tenant;
}

fn main() {}

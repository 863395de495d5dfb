use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_total", labels(tenant = dynamic(tenant)))]
fn order(tenant: &str) {
    let _ = tenant;
}

fn main() {}

use metrics_runtime::business_counter;

/// Orders placed.
#[business_counter("orders_total", crate)]
fn order() {}

fn main() {}

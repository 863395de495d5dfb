use metrics_runtime::{LabelValue, business_counter};

#[derive(LabelValue)]
pub enum Plan {
    Free,
    Paid,
}

/// Orders placed.
#[business_counter("orders_placed_total", labels(tenant = tenant))]
fn place_order(plan: Plan, tenant: String) {
    let _ = (plan, tenant);
}

fn main() {
    place_order(Plan::Free, String::new());
    place_order(Plan::Paid, String::new());
}

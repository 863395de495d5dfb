use metrics_runtime::{LabelValue, business_counter};

#[derive(LabelValue)]
pub enum Plan {
    Free,
    Paid,
}

/// Orders placed.
#[business_counter("orders_placed_total", labels(paid: bool = plan))]
fn place_order(plan: Plan, id: u64) -> u64 {
    let _ = plan;
    id
}

fn main() {
    place_order(Plan::Free, 1);
    place_order(Plan::Paid, 2);
}

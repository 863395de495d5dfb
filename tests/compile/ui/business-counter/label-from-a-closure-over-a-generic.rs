use metrics_runtime::{LabelValue, business_counter};

#[derive(LabelValue)]
pub enum Plan {
    Free,
    Paid,
}

/// Orders placed.
#[business_counter("orders_placed_total", labels(plan = |plan: &P| plan))]
fn place_order<P: LabelValue>(plan: P, _id: u64) -> P {
    plan
}

fn main() {
    place_order(Plan::Free, 1);
    place_order(Plan::Paid, 2);
}

use metrics_runtime::{LabelValue, business_counter};

#[derive(LabelValue)]
pub enum Plan {
    Free,
    Paid,
}

pub struct Order {
    pub id: u64,
    pub plan: Plan,
    pub tenant: String,
}

/// Orders placed.
#[business_counter("orders_placed_total", labels(large = |order: &Order| order.id > id))]
fn place_order(plan: Plan, id: u64) -> Order {
    Order { id, plan, tenant: String::new() }
}

fn main() {
    place_order(Plan::Free, 1);
    place_order(Plan::Paid, 2);
}

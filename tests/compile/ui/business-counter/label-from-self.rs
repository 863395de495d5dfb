use metrics_runtime::{LabelValue, business_counter};

#[derive(LabelValue)]
pub enum Plan {
    Free,
    Paid,
}

struct Shop {
    plan: Plan,
}

impl Shop {
    /// Orders placed.
    #[business_counter("orders_placed_total", labels(plan = self.plan))]
    fn place_order(&self) {}
}

fn main() {
    Shop { plan: Plan::Free }.place_order();
    Shop { plan: Plan::Paid }.place_order();
}

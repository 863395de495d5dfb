use metrics_runtime::{Counter, LabelSet, StateSet, metric};

pub enum Plan {
    Free,
    Paid,
}

#[derive(LabelSet)]
pub struct Labels {
    pub plan: Plan,
}

/// Orders placed.
#[metric]
static ORDERS_TOTAL: Counter<Labels>;

/// The plan.
#[metric]
static PLAN: StateSet<Plan>;

fn main() {
    ORDERS_TOTAL.with(Labels { plan: Plan::Free }).inc();
    PLAN.set(Plan::Paid);
}

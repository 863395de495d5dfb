use metrics_runtime::{LabelValue, instrumented};

#[derive(LabelValue)]
enum Plan {
    Free,
}

/// Orders.
#[instrumented(labels(plan = plan), help = "Orders.")]
fn order(plan: Plan) {}

fn main() {
    order(Plan::Free);
}

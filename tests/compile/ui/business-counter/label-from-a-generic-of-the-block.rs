use metrics_runtime::{LabelValue, business_counter};

struct Shop<P> {
    plan: P,
}

impl<P: LabelValue> Shop<P> {
    /// Orders placed.
    #[business_counter("orders_placed_total", labels(plan = plan))]
    fn place_order(&mut self, plan: P) {
        self.plan = plan;
    }
}

fn main() {
    Shop { plan: true }.place_order(false);
}

use metrics_runtime::business_counter;

#[business_counter("orders_count", label(plan = "free"), labels(le = "x", le = order), by = |n| 1, on = sometimes)]
fn place_order() {}

fn main() {
    place_order();
}

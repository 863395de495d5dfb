use metrics_runtime::business_counter;

#[business_counter("orders_placed_total", help = "Orders.", labels(le = paid, "x", paid, job = paid), bY = 1)]
fn place_order(paid: bool) {
    let _ = paid;
}

fn main() {
    place_order(true);
}

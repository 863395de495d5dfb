use metrics_runtime::business_counter;

#[business_counter("orders_refused_total", help = "Orders.", on = error)]
fn place_order(items: &[u8]) -> Option<u8> {
    items.first().copied()
}

fn main() {
    place_order(&[]);
}

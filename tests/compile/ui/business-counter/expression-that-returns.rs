use metrics_runtime::business_counter;

#[business_counter("orders_placed_total", help = "Orders.", by = items?, labels(any = { return None; }))]
fn place_order(items: Option<u8>) -> Option<u8> {
    items
}

fn main() {
    place_order(None);
}

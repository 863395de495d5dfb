use metrics_runtime::{business_counter, business_gauge, business_histogram};

#[business_counter("orders_placed_total", description = "Orders placed.")]
fn place_order() {}

#[business_gauge("waiting_orders", set = 1, "Orders that wait.")]
fn wait() {}

#[business_histogram("order_items", observe = 1, bounds(1, 2), description = "Items.")]
fn order_items() {}

#[business_counter("orders_sent_total" = "Orders sent.")]
fn send_order() {}

fn main() {
    place_order();
    wait();
    order_items();
    send_order();
}

use metrics_runtime::{LabelValue, business_counter, business_gauge};
use std::io;

#[derive(Clone, Copy, LabelValue)]
pub enum Plan {
    Free,
    Paid,
}

pub struct Order {
    pub plan: Plan,
}

/// Orders placed.
#[business_counter("orders_placed_total", labels(placed = |order: &Result<Order, String>| order.is_ok()))]
fn place_order() -> Result<Order, String> {
    Ok(Order { plan: Plan::Paid })
}

/// Orders that failed.
#[business_counter("orders_failed_total", on = error, by = |order: &io::Result<u64>| 1_u64)]
async fn send_order() -> io::Result<u64> {
    Ok(1)
}

/// Orders, however they ended.
#[business_counter("orders_total", on = always, labels(plan = |order: &Order| order.plan))]
fn order() -> impl Future<Output = Result<Order, String>> {
    async { Ok(Order { plan: Plan::Free }) }
}

/// Paid orders.
#[business_gauge("paid_orders", add = 1, on = |order: &Order| matches!(order.plan, Plan::Paid))]
fn pay_order() -> Result<Order, String> {
    place_order()
}

fn main() {
    let _ = (place_order(), send_order(), order(), pay_order());
}

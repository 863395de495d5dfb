//! What calls mean to the business: how many orders there are, what they are
//! worth, and how many of them wait. The functions themselves stay as they are.
//!
//! ```sh
//! cargo run -p metrics-runtime --example business
//! ```

use metrics_runtime::{LabelValue, business_counter, business_gauge, business_histogram};

/// How an order is paid. The values of a label are the variants of an enum, so
/// the compiler knows all series.
#[derive(Clone, Copy, LabelValue)]
enum Payment {
    Card,
    Invoice,
}

struct Order {
    payment: Payment,
    cents: u64,
}

// Several attributes stack, in any order. The help text of a metric is the first
// paragraph of the function's documentation, unless `help` says another.
//
// A label comes from an argument, by its name, or from what is returned, by a
// closure. Only calls that don't fail count, unless `on` says otherwise.

/// Orders placed, by payment.
#[business_counter("orders_total", labels(payment = |order: &Order| order.payment))]
#[business_counter(
    "revenue_cents_total",
    help = "What orders were worth.",
    by = |order: &Order| order.cents
)]
#[business_histogram(
    "order_cents",
    help = "What an order is worth.",
    value = |order: &Order| order.cents,
    buckets = [1_000, 10_000]
)]
#[business_gauge("waiting_orders", help = "Orders that were not sent yet.", add = 1)]
fn place_order(payment: Payment, cents: u64) -> Result<Order, String> {
    match cents {
        0 => Err("an order is worth something".to_owned()),
        _ => Ok(Order { payment, cents }),
    }
}

// The same gauge, from another function: with the same help text.
#[business_gauge("waiting_orders", help = "Orders that were not sent yet.", sub = 1)]
fn send(_order: Order) {}

fn main() -> Result<(), String> {
    let first = place_order(Payment::Card, 700)?;
    place_order(Payment::Invoice, 25_000)?;
    if let Err(problem) = place_order(Payment::Card, 0) {
        println!("{problem}\n");
    }
    send(first);

    for line in metrics_runtime::render().lines() {
        if line.contains("order") || line.contains("revenue") {
            println!("{line}");
        }
    }
    Ok(())
}

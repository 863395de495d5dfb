//! Business metrics from calls: the number of orders, their value, and how many of them wait. The
//! functions themselves stay unchanged.
//!
//! ```sh
//! cargo run -p metrics-runtime --example business
//! ```

use metrics_runtime::{LabelValue, business_counter, business_gauge, business_histogram};

/// How an order is paid. The variants of the enum are the values of the label, so the compiler
/// knows all series.
#[derive(Clone, Copy, LabelValue)]
enum Payment {
    Card,
    Invoice,
}

struct Order {
    payment: Payment,
    cents: u64,
}

// Several attributes can be combined in any order. The help text of a metric is the first paragraph
// of the function's documentation, or the argument `help`.
//
// A label comes from the argument with its name, or from a closure that gets the return value. Only
// calls that do not fail count, unless `on` sets something else.

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

// The same gauge in another function, with the same help text.
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

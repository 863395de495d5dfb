//! The counters of `#[business_counter]`.

use crate::scrape;
use metrics_runtime::{LabelValue, business_counter, instrumented};

#[derive(Clone, Copy, LabelValue)]
enum Plan {
    Free,
    Paid,
}

struct Order {
    plan: Plan,
    items: Vec<u32>,
}

/// Orders placed.
#[business_counter("business_orders_total", labels(plan = |order: &Order| order.plan, express = express))]
#[business_counter("business_items_total", by = |order: &Order| order.items.len(), help = "Items ordered.")]
#[business_counter("business_refused_total", on = error, labels(why = |why: &Refusal| *why), help = "Orders refused.")]
#[business_counter("business_tries_total", on = always, help = "Orders tried.")]
#[business_counter("business_large_total", on = |order: &Result<Order, Refusal>| order.as_ref().is_ok_and(|o| o.items.len() > 2), help = "Large orders.")]
#[instrumented]
fn order(plan: Plan, items: Vec<u32>, express: bool) -> Result<Order, Refusal> {
    if items.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(Order { plan, items })
}

#[derive(Clone, Copy, LabelValue)]
enum Refusal {
    Empty,
}

#[test]
fn a_counter_counts_according_to_its_options() {
    assert!(order(Plan::Free, vec![1], true).is_ok());
    assert!(order(Plan::Free, vec![1, 2, 3], false).is_ok());
    assert!(order(Plan::Paid, vec![1, 2], true).is_ok());
    assert!(order(Plan::Paid, vec![], true).is_err());
    let scrape = scrape();
    for (series, count) in [
        (r#"business_orders_total{plan="free",express="true"}"#, 1.0),
        (r#"business_orders_total{plan="free",express="false"}"#, 1.0),
        (r#"business_orders_total{plan="paid",express="true"}"#, 1.0),
        (r#"business_orders_total{plan="paid",express="false"}"#, 0.0),
        ("business_items_total", 6.0),
        (r#"business_refused_total{why="empty"}"#, 1.0),
        ("business_tries_total", 4.0),
        ("business_large_total", 1.0),
    ] {
        assert_eq!(scrape.value(series), count, "{series}");
    }
}

struct Sender(Plan);

impl Sender {
    /// Letters sent.
    #[business_counter("business_letters_total", labels(to = "home", plan: Plan = self.0), by = letters)]
    async fn send(&self, letters: u64) {
        tokio::task::yield_now().await;
        let _ = letters;
    }

    /// Letters sent.
    #[business_counter("business_letters_total", labels(to = "abroad", plan: Plan = self.0))]
    async fn send_abroad(&self) -> &Plan {
        &self.0
    }
}

#[tokio::test]
async fn several_functions_can_update_one_counter() {
    Sender(Plan::Paid).send(5).await;
    Sender(Plan::Free).send(2).await;
    Sender(Plan::Free).send_abroad().await;
    drop(Sender(Plan::Free).send_abroad());
    let scrape = scrape();
    assert_eq!(
        scrape.value(r#"business_letters_total{to="home",plan="paid"}"#),
        5.0
    );
    assert_eq!(
        scrape.value(r#"business_letters_total{to="home",plan="free"}"#),
        2.0
    );
    assert_eq!(
        scrape.value(r#"business_letters_total{to="abroad",plan="free"}"#),
        1.0
    );
    assert_eq!(
        scrape.value(r#"business_letters_total{to="abroad",plan="paid"}"#),
        0.0
    );
}

/// Coins found.
#[business_counter("business_coins_total", labels(side = "heads"), by = n)]
fn find_heads(n: u32) {}

/// Coins found.
#[business_counter("business_coins_total", labels(side = side), by = n)]
fn find(side: Side, n: u32) {}

#[derive(LabelValue)]
enum Side {
    Heads,
    Tails,
}

#[test]
fn a_series_of_two_functions_is_exposed_once() {
    find_heads(1);
    find(Side::Heads, 10);
    find(Side::Tails, 100);
    let scrape = scrape();
    assert_eq!(scrape.value(r#"business_coins_total{side="heads"}"#), 11.0);
    assert_eq!(scrape.value(r#"business_coins_total{side="tails"}"#), 100.0);
}

/// Orders, by an argument whose type depends on the platform.
#[business_counter("business_platform_total", labels(plan = plan, other = other.0))]
fn order_on(
    #[cfg(not(unix))] plan: bool,
    #[cfg_attr(unix, cfg(unix))] plan: Plan,
    other: &(Plan, u8),
) {
    let _ = (plan, other);
}

#[test]
fn a_label_can_be_a_conditional_argument() {
    order_on(Plan::Paid, &(Plan::Free, 1));
    let series = r#"business_platform_total{plan="paid",other="free"}"#;
    assert_eq!(scrape().value(series), 1.0);
}

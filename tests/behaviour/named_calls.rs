//! `#[instrumented(name = …, labels(…))]`: families of a function's own.

use crate::{poll, scrape};
use metrics_runtime::{LabelValue, instrumented};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[derive(Clone, Copy, Debug, LabelValue)]
enum Plan {
    Free,
    Paid,
}

#[derive(Debug, LabelValue)]
enum Refusal {
    Empty,
    Broke { _missing: u32 },
}

struct Cart {
    items: Vec<u32>,
    plan: Plan,
}

/// Checkouts of carts.
///
/// The second paragraph is for readers of the code.
#[instrumented(
    name = "named_checkout",
    labels(plan = plan, gift: bool = cart.items.is_empty(), api = "v1"),
    in_progress,
    error,
    buckets = [0.5, 1.0],
    slo(success = 99.0, latency = (90, "500ms")),
)]
fn checkout(cart: Cart, plan: Plan, mut credit: u32) -> Result<u32, Refusal> {
    let sum: u32 = cart.items.iter().sum();
    if cart.items.is_empty() {
        return Err(Refusal::Empty);
    }
    credit = credit
        .checked_sub(sum)
        .ok_or(Refusal::Broke { _missing: sum })?;
    assert!(credit < 1000, "far too much");
    Ok(credit)
}

#[test]
fn calls_are_counted_under_the_labels_of_their_arguments() {
    let zero = scrape();
    for plan in ["free", "paid"] {
        for gift in ["false", "true"] {
            for outcome in ["ok", "error", "panic", "cancelled"] {
                let series = format!(
                    r#"named_checkout_calls_total{{plan="{plan}",gift="{gift}",api="v1",outcome="{outcome}"}}"#
                );
                assert_eq!(zero.value(&series), 0.0, "{series}");
            }
            let errors = format!(
                r#"named_checkout_errors_total{{plan="{plan}",gift="{gift}",api="v1",error="broke"}}"#
            );
            assert_eq!(zero.value(&errors), 0.0, "{errors}");
        }
    }
    let cart = |items: &[u32], plan| Cart {
        items: items.to_vec(),
        plan,
    };
    let checkout = |items, plan, credit| {
        let cart = cart(items, plan);
        let plan = cart.plan;
        catch_unwind(AssertUnwindSafe(|| checkout(cart, plan, credit).is_ok())).ok()
    };
    assert_eq!(checkout(&[1, 2], Plan::Free, 5), Some(true));
    assert_eq!(checkout(&[1, 2], Plan::Paid, 5), Some(true));
    assert_eq!(checkout(&[3], Plan::Paid, 5), Some(true));
    assert_eq!(checkout(&[7], Plan::Paid, 5), Some(false));
    assert_eq!(checkout(&[], Plan::Paid, 5), Some(false));
    assert_eq!(checkout(&[1], Plan::Free, 5000), None);
    let after = scrape();
    for (plan, gift, outcome, calls) in [
        ("free", "false", "ok", 1.0),
        ("free", "false", "panic", 1.0),
        ("free", "true", "error", 0.0),
        ("paid", "false", "ok", 2.0),
        ("paid", "false", "error", 1.0),
        ("paid", "true", "error", 1.0),
    ] {
        let labels = format!(r#"plan="{plan}",gift="{gift}",api="v1""#);
        let series = format!(r#"named_checkout_calls_total{{{labels},outcome="{outcome}"}}"#);
        assert_eq!(after.value(&series), calls, "{series}");
    }
    let labels = r#"plan="paid",gift="false",api="v1""#;
    for (series, value) in [
        (
            format!("named_checkout_call_duration_seconds_count{{{labels}}}"),
            3.0,
        ),
        (
            format!("named_checkout_call_duration_seconds_bucket{{{labels},le=\"0.5\"}}"),
            3.0,
        ),
        (
            format!("named_checkout_errors_total{{{labels},error=\"broke\"}}"),
            1.0,
        ),
        (
            format!("named_checkout_errors_total{{{labels},error=\"empty\"}}"),
            0.0,
        ),
        (format!("named_checkout_calls_in_progress{{{labels}}}"), 0.0),
    ] {
        assert_eq!(after.value(&series), value, "{series}");
    }
    let text = metrics_runtime::render();
    for line in [
        "# HELP named_checkout_calls_total Checkouts of carts.\n",
        "# HELP named_checkout_call_duration_seconds Checkouts of carts: how long they took.\n",
        "# HELP named_checkout_errors_total Checkouts of carts: errors, by kind.\n",
    ] {
        assert!(text.contains(line), "{line}");
    }
}

struct Boxes(Vec<u8>, Plan);

/// Deliveries.
#[instrumented(name = "named_delivery", labels(plan = plan, express: bool = *express), in_progress)]
async fn deliver(express: &bool, Boxes(boxes, plan): Boxes) -> usize {
    tokio::task::yield_now().await;
    boxes.len() + usize::from(*express)
}

#[tokio::test]
async fn futures_have_labels_from_their_beginning() {
    let boxes = |plan| Boxes(vec![1, 2], plan);
    assert_eq!(deliver(&true, boxes(Plan::Paid)).await, 3);
    drop(deliver(&true, boxes(Plan::Paid)));
    {
        let mut dropped = Box::pin(deliver(&false, boxes(Plan::Free)));
        assert!(poll(dropped.as_mut()).is_pending());
        let running = r#"named_delivery_calls_in_progress{plan="free",express="false"}"#;
        assert_eq!(scrape().value(running), 1.0);
        let others = r#"named_delivery_calls_in_progress{plan="paid",express="true"}"#;
        assert_eq!(scrape().value(others), 0.0);
    }
    let scrape = scrape();
    for (labels, calls) in [
        (r#"plan="paid",express="true",outcome="ok""#, 1.0),
        (r#"plan="free",express="false",outcome="cancelled""#, 1.0),
        (r#"plan="paid",express="true",outcome="cancelled""#, 0.0),
    ] {
        assert_eq!(
            scrape.value(&format!("named_delivery_calls_total{{{labels}}}")),
            calls
        );
    }
}

struct Shop(Plan);

#[instrumented]
impl Shop {
    /// Visits.
    #[instrumented(name = "named_visit", labels(plan: Plan = self.0))]
    #[tracing::instrument(skip(self))]
    async fn visit(&self) -> Option<u8> {
        None
    }

    /// Visits.
    #[instrumented(name = "named_visit", labels(plan: Plan = Plan::Free))]
    fn return_visit(&self) -> std::pin::Pin<Box<dyn Future<Output = u8> + Send + '_>> {
        Box::pin(async { 1 })
    }
}

#[tokio::test]
async fn functions_may_share_a_family_and_its_series() {
    let shop = Shop(Plan::Free);
    assert_eq!(shop.visit().await, None);
    assert_eq!(shop.return_visit().await, 1);
    let visits = r#"named_visit_calls_total{plan="free",outcome="ok"}"#;
    assert_eq!(scrape().value(visits), 2.0);
}

//! `#[instrumented(name = …, labels(…))]`: a function with its own families.

use crate::{poll, scrape};
use metrics_runtime::{LabelValue, instrumented, snapshot};
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
async fn futures_have_labels_from_the_start() {
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
async fn functions_can_share_a_family_and_its_series() {
    let shop = Shop(Plan::Free);
    assert_eq!(shop.visit().await, None);
    assert_eq!(shop.return_visit().await, 1);
    let visits = r#"named_visit_calls_total{plan="free",outcome="ok"}"#;
    assert_eq!(scrape().value(visits), 2.0);
}

/// Payments.
#[instrumented]
#[instrumented(name = "named_payment", labels(plan = plan), error)]
/// Transfers.
#[instrumented(name = "named_transfer", ok_if = |paid: &Result<u32, Refusal>| paid.is_err())]
fn pay(plan: Plan, credit: u32, price: u32) -> Result<u32, Refusal> {
    let missing = price.saturating_sub(credit);
    if missing > 0 {
        return Err(Refusal::Broke { _missing: missing });
    }
    println!("{plan:?}");
    Ok(credit - price)
}

/// Refunds.
#[instrumented(name = "named_refund", in_progress, labels(plan = plan, large: bool = *sum > 9))]
#[instrumented(in_progress)]
async fn refund(plan: Plan, sum: &u32) -> u32 {
    tokio::task::yield_now().await;
    *sum + plan as u32
}

/// Exchanges.
#[instrumented(GET "/named-exchanges")]
#[instrumented(name = "named_exchange")]
async fn exchange() -> &'static str {
    "exchanged"
}

#[instrumented]
impl Shop {
    /// Closures.
    #[instrumented]
    #[instrumented(name = "named_closing", labels(plan: Plan = self.0))]
    fn close(&self) -> std::pin::Pin<Box<dyn Future<Output = u8> + Send + '_>> {
        Box::pin(async { self.0 as u8 })
    }
}

#[tokio::test]
async fn a_function_can_have_several_families() {
    assert!(pay(Plan::Paid, 5, 3).is_ok());
    assert!(pay(Plan::Free, 3, 5).is_err());
    {
        let mut dropped = Box::pin(refund(Plan::Free, &10));
        assert!(poll(dropped.as_mut()).is_pending());
        let running = scrape();
        let labels = r#"plan="free",large="true""#;
        let named = format!("named_refund_calls_in_progress{{{labels}}}");
        assert_eq!(running.value(&named), 1.0);
        let labels = [("module", module_path!()), ("function", "refund")];
        assert_eq!(snapshot().total("function_calls_in_progress", &labels), 1.0);
    }
    assert_eq!(refund(Plan::Free, &1).await, 1);
    assert_eq!(exchange().await, "exchanged");
    let shop = Shop(Plan::Paid);
    assert_eq!(shop.close().await, 1);
    drop(shop.close());
    let after = scrape();
    for (function, outcome, calls) in [
        ("pay", "ok", 1.0),
        ("pay", "error", 1.0),
        ("refund", "ok", 1.0),
        ("refund", "cancelled", 1.0),
        ("exchange", "ok", 1.0),
        ("Shop::close", "ok", 1.0),
    ] {
        let labels = [
            ("module", module_path!()),
            ("function", function),
            ("outcome", outcome),
        ];
        let counted = snapshot().total("function_calls_total", &labels);
        assert_eq!(counted, calls, "{function}, {outcome}");
    }
    for (series, calls) in [
        (r#"payment_calls_total{plan="paid",outcome="ok"}"#, 1.0),
        (r#"payment_calls_total{plan="free",outcome="error"}"#, 1.0),
        (r#"payment_errors_total{plan="free",error="broke"}"#, 1.0),
        (r#"transfer_calls_total{outcome="error"}"#, 1.0),
        (r#"transfer_calls_total{outcome="ok"}"#, 1.0),
        (
            r#"refund_calls_total{plan="free",large="false",outcome="ok"}"#,
            1.0,
        ),
        (
            r#"refund_calls_total{plan="free",large="true",outcome="cancelled"}"#,
            1.0,
        ),
        (r#"exchange_calls_total{outcome="ok"}"#, 1.0),
        (r#"closing_calls_total{plan="paid",outcome="ok"}"#, 1.0),
        (
            r#"closing_calls_total{plan="paid",outcome="cancelled"}"#,
            0.0,
        ),
    ] {
        assert_eq!(after.value(&format!("named_{series}")), calls, "{series}");
    }
}

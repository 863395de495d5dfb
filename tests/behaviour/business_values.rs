//! The values of `#[business_gauge]` and `#[business_histogram]`.

use crate::scrape;
use async_trait::async_trait;
use metrics_runtime::{
    Gauge, LabelValue, business_counter, business_gauge, business_histogram, instrumented, metric,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

#[derive(Clone, Copy, LabelValue)]
enum Plan {
    Free,
    Paid,
}

/// Users there.
#[business_gauge("values_users", add = 1, labels(plan = plan))]
fn come(plan: Plan) -> Result<Plan, String> {
    match plan {
        Plan::Free => Ok(plan),
        Plan::Paid => Err("no credit".to_owned()),
    }
}

/// Users there.
#[business_gauge("values_users", sub = 1, labels(plan = |plan: &Plan| *plan))]
async fn go(plan: Plan) -> Plan {
    plan
}

/// Users there.
#[business_gauge("values_users", set = 0, labels(plan = plan))]
fn all_go(plan: Plan) {}

#[tokio::test]
async fn several_functions_change_one_gauge() {
    let free = r#"values_users{plan="free"}"#;
    for _ in 0..3 {
        assert!(come(Plan::Free).is_ok());
    }
    assert!(come(Plan::Paid).is_err());
    go(Plan::Free).await;
    assert_eq!(scrape().value(free), 2.0);
    assert_eq!(scrape().value(r#"values_users{plan="paid"}"#), 0.0);
    all_go(Plan::Free);
    assert!(come(Plan::Free).is_ok());
    assert_eq!(scrape().value(free), 1.0);
}

/// A level.
#[metric("values_level")]
static LEVEL: Gauge;

/// A level.
#[business_gauge("values_level", set = |level: &f64| *level)]
fn set_level(level: f64) -> f64 {
    level
}

#[test]
fn a_static_and_a_function_can_share_a_gauge() {
    set_level(-0.5);
    assert_eq!(LEVEL.get(), -0.5);
    LEVEL.add(2);
    assert_eq!(scrape().value("values_level"), 1.5);
}

/// Coins there.
#[business_gauge("values_coins", add = n, labels(side = "heads"))]
fn add_heads(n: u8) {}

/// Coins there.
#[business_gauge("values_coins", add = n, labels(side = "tails"))]
fn add_tails(n: u8) {}

#[test]
fn gauges_with_different_labels_have_separate_series() {
    add_heads(2);
    add_tails(3);
    let scrape = scrape();
    assert_eq!(scrape.value(r#"values_coins{side="heads"}"#), 2.0);
    assert_eq!(scrape.value(r#"values_coins{side="tails"}"#), 3.0);
}

struct Tenant {
    name: String,
    rooms: i32,
}

/// Rooms.
#[business_gauge(
    "values_rooms",
    set = |tenant: &Tenant| tenant.rooms,
    labels(tenant = dynamic(|tenant: &Tenant| &tenant.name, limit = 1))
)]
fn move_in(name: &str, rooms: i32) -> Box<Tenant> {
    Box::new(Tenant {
        name: name.to_owned(),
        rooms,
    })
}

#[test]
fn a_gauge_can_have_a_text_label() {
    move_in("Ada", 3);
    move_in("Ada", 4);
    move_in("Bob", -1);
    let scrape = scrape();
    assert_eq!(scrape.value(r#"values_rooms{tenant="Ada"}"#), 4.0);
    assert_eq!(scrape.value(r#"values_rooms{tenant="__other__"}"#), -1.0);
    let overflow = r#"metrics_series_overflow_total{metric="values_rooms"}"#;
    assert_eq!(scrape.value(overflow), 1.0);
}

/// Orders, by all of the attributes.
#[business_counter("values_orders_total", by = 2)]
#[business_gauge("values_last_items", set = |items: &usize| *items, help = "Items of the last order.")]
#[business_histogram(
    "values_order_items",
    value = items.len(),
    buckets = exponential(1, 2, 3),
    on = always,
    help = "Items of orders."
)]
#[instrumented]
fn order(items: Vec<u8>) -> Result<usize, &'static str> {
    if items.is_empty() {
        return Err("nothing");
    }
    Ok(items.len())
}

#[test]
fn all_attributes_can_be_combined() {
    assert!(order(vec![0; 3]).is_ok());
    assert!(order(vec![0; 9]).is_ok());
    assert!(order(vec![]).is_err());
    let scrape = scrape();
    for (series, value) in [
        ("values_orders_total", 4.0),
        ("values_last_items", 9.0),
        (r#"values_order_items_bucket{le="1.0"}"#, 1.0),
        (r#"values_order_items_bucket{le="2.0"}"#, 1.0),
        (r#"values_order_items_bucket{le="4.0"}"#, 2.0),
        (r#"values_order_items_bucket{le="+Inf"}"#, 3.0),
        ("values_order_items_sum", 12.0),
        ("values_order_items_count", 3.0),
    ] {
        assert_eq!(scrape.value(series), value, "{series}");
    }
}

struct Kitchen(Plan);

#[async_trait]
trait Bake {
    async fn bake(&self, minutes: u64) -> Result<Duration, f32>;
}

#[async_trait]
impl Bake for Kitchen {
    /// How long it took to bake.
    #[business_histogram(
        "values_baking_seconds",
        value = |time: &Duration| *time,
        buckets = linear(60, 60, 3),
        labels(plan: Plan = self.0, good = "yes")
    )]
    #[business_histogram(
        "values_burnt_celsius",
        value = |heat: &f32| *heat,
        buckets = [100, 200.5],
        on = error,
        help = "How hot it was."
    )]
    async fn bake(&self, minutes: u64) -> Result<Duration, f32> {
        tokio::task::yield_now().await;
        match minutes {
            0..10 => Ok(Duration::from_secs(60 * minutes)),
            _ => Err(200.5),
        }
    }
}

impl Kitchen {
    /// How long it took to bake.
    #[business_histogram(
        "values_baking_seconds",
        value = seconds,
        buckets = linear(60, 60, 3),
        labels(plan: Plan = self.0, good = "no")
    )]
    async fn fail(&self, seconds: f64) {
        assert!(seconds >= 0.0, "time goes on");
    }
}

#[tokio::test]
async fn several_methods_can_update_one_histogram() {
    assert!(Kitchen(Plan::Free).bake(2).await.is_ok());
    assert!(Kitchen(Plan::Free).bake(5).await.is_ok());
    assert!(Kitchen(Plan::Paid).bake(50).await.is_err());
    drop(Kitchen(Plan::Free).bake(2));
    drop(Kitchen(Plan::Free).fail(2.0));
    Kitchen(Plan::Free).fail(0.5).await;
    Kitchen(Plan::Free).fail(f64::INFINITY).await;
    let scrape = scrape();
    for (series, value) in [
        (
            r#"values_baking_seconds_bucket{plan="free",good="yes",le="120.0"}"#,
            1.0,
        ),
        (
            r#"values_baking_seconds_bucket{plan="free",good="yes",le="180.0"}"#,
            1.0,
        ),
        (
            r#"values_baking_seconds_count{plan="free",good="yes"}"#,
            2.0,
        ),
        (
            r#"values_baking_seconds_sum{plan="free",good="yes"}"#,
            420.0,
        ),
        (
            r#"values_baking_seconds_count{plan="paid",good="yes"}"#,
            0.0,
        ),
        (r#"values_baking_seconds_sum{plan="free",good="no"}"#, 0.5),
        (r#"values_baking_seconds_count{plan="free",good="no"}"#, 1.0),
        (r#"values_burnt_celsius_bucket{le="100.0"}"#, 0.0),
        (r#"values_burnt_celsius_bucket{le="200.5"}"#, 1.0),
    ] {
        assert_eq!(scrape.value(series), value, "{series}");
    }
}

/// Calls of what panics.
#[business_gauge("values_panics", add = 1, on = always)]
#[business_histogram("values_panic_sizes", value = n, buckets = [1], on = always, help = "Sizes.")]
fn panics_at_zero(n: u32) -> u32 {
    assert!(n > 0, "zero");
    n
}

#[test]
fn a_call_that_panics_changes_nothing() {
    panics_at_zero(1);
    assert!(catch_unwind(AssertUnwindSafe(|| panics_at_zero(0))).is_err());
    let scrape = scrape();
    assert_eq!(scrape.value("values_panics"), 1.0);
    assert_eq!(scrape.value("values_panic_sizes_count"), 1.0);
}

/// Sizes by name.
#[business_histogram(
    "values_sizes_by_name",
    value = name.len(),
    buckets = [2],
    labels(name = dynamic(name, limit = 1)),
    on = |kept: &bool| *kept
)]
fn keep(name: &str, kept: bool) -> bool {
    let _ = name;
    kept
}

#[test]
fn a_histogram_can_have_a_text_label() {
    keep("a", true);
    keep("a", true);
    keep("a", false);
    keep("bcd", true);
    let scrape = scrape();
    let series = r#"values_sizes_by_name_bucket{name="a",le="2.0"}"#;
    assert_eq!(scrape.value(series), 2.0);
    let series = r#"values_sizes_by_name_sum{name="__other__"}"#;
    assert_eq!(scrape.value(series), 3.0);
}

#[test]
fn gauges_and_histograms_exist_from_the_start() {
    /// Never called.
    #[allow(dead_code)]
    #[business_gauge("values_untouched", add = 1, labels(plan = plan))]
    fn untouched(plan: Plan) {
        let _ = plan;
    }
    let scrape = scrape();
    assert_eq!(scrape.value(r#"values_untouched{plan="paid"}"#), 0.0);
    assert_eq!(scrape.types["values_untouched"], "gauge");
    assert_eq!(scrape.types["values_order_items"], "histogram");
}

//! All attributes and derives with another path to the runtime than `::metrics_runtime`: a crate
//! that re-exports or renames it.
#![deny(warnings)]
#![allow(clippy::needless_lifetimes)]
#![forbid(unsafe_code)]

extern crate metrics_runtime as renamed;

use facade::measuring::{
    Counter, Gauge, Histogram, LabelSet, LabelValue, business_counter, business_gauge,
    business_histogram, instrumented, metric, snapshot,
};

mod facade {
    pub use metrics_runtime as measuring;
}

#[derive(Clone, Copy, LabelValue)]
#[label(crate = crate::facade::measuring)]
enum Plan {
    Free,
    Paid,
}

#[derive(LabelSet)]
#[label(crate = crate::facade::measuring)]
struct Labels<'a, V> {
    plan: Plan,
    value: V,
    #[label(limit = 10)]
    tenant: &'a str,
}

/// Values.
#[metric(crate = crate::facade::measuring)]
static LABELLED_TOTAL: Counter<Labels<'static, bool>>;

/// A level.
#[metric("level", crate = renamed)]
static LEVEL: Gauge;

/// Sizes.
#[metric(buckets = [1, 2], crate = ::metrics_runtime)]
static SIZES: Histogram;

/// Counted.
#[instrumented(GET "/counted", buckets = [0.5], in_progress, crate = crate::facade::measuring)]
#[business_counter(
    "counted_total",
    labels(
        plan = plan,
        written: Plan = plan,
        paid = |paid: &bool| *paid,
        tenant = dynamic(tenant, limit = 10)
    ),
    by = 2_u8,
    crate = crate::facade::measuring
)]
fn counted(plan: Plan, tenant: &str) -> Result<bool, String> {
    match tenant {
        "" => Err("nobody".to_owned()),
        _ => Ok(matches!(plan, Plan::Paid)),
    }
}

/// Counted.
#[business_counter("awaited_total", on = always, crate = self::facade::measuring)]
#[instrumented(crate = self::facade::measuring)]
async fn awaited() {}

/// Valued.
#[business_gauge("given", set = 3, crate = crate::facade::measuring)]
/// Sizes of given values.
#[business_histogram(
    "given_sizes",
    value = |given: &u8| *given,
    buckets = linear(1, 1, 3),
    labels(tenant = dynamic("me", limit = 1)),
    crate = crate::facade::measuring
)]
fn valued() -> u8 {
    2
}

/// Futures without a written type, and futures that are created by hand.
#[instrumented(crate = renamed)]
async fn opaque() -> impl Copy {
    1
}

#[instrumented(crate = renamed)]
fn by_hand() -> impl Future<Output = u8> {
    let one = 1;
    async move { one }
}

mod macros {
    /// For macros: `$crate` is the crate that defines them.
    macro_rules! measured {
        ($name:ident) => {
            #[instrumented(crate = $crate::facade::measuring)]
            async fn $name<'a>(text: &'a str) -> &'a str {
                text
            }
        };
    }
    pub(crate) use measured;
}
macros::measured!(from_a_macro);

#[tokio::main]
async fn main() {
    let labels = Labels {
        plan: Plan::Free,
        value: true,
        tenant: "acme",
    };
    LABELLED_TOTAL.with(labels).inc();
    LEVEL.set(3);
    SIZES.observe(1.5);
    assert!(counted(Plan::Paid, "acme").is_ok());
    awaited().await;
    assert_eq!(valued(), 2);
    let _ = opaque().await;
    assert_eq!(by_hand().await, 1);
    assert_eq!(from_a_macro("x").await, "x");

    let now = snapshot();
    assert_eq!(now.total("labelled_total", &[("tenant", "acme")]), 1.0);
    assert_eq!(now.total("level", &[]), 3.0);
    assert_eq!(now.total("sizes", &[]), 1.0);
    let labels = [("plan", "paid"), ("paid", "true"), ("tenant", "acme")];
    assert_eq!(now.total("counted_total", &labels), 2.0);
    assert_eq!(now.total("awaited_total", &[]), 1.0);
    assert_eq!(now.total("given", &[]), 3.0);
    assert_eq!(now.total("given_sizes", &[]), 1.0);
    for function in ["counted", "awaited", "opaque", "by_hand", "from_a_macro"] {
        let calls = now.total("function_calls_total", &[("function", function)]);
        assert_eq!(calls, 1.0, "{function}");
    }
}

//! Dynamic labels, whose number of values is limited.

#![deny(warnings)]
#![allow(clippy::unwrap_used)]

use metrics_runtime::{
    Counter, Gauge, Histogram, LabelSet, LabelValue, business_counter, instrumented, metric,
    render, snapshot,
};

#[derive(Clone, Copy, LabelValue)]
enum Operation {
    Read,
    Write,
}

#[derive(LabelSet)]
struct TenantLabels<'a> {
    #[label(limit = 3)]
    tenant: &'a str,
    operation: Operation,
}

#[derive(LabelSet)]
struct OwnedLabels {
    #[label("host_name", limit = 100)]
    host: String,
    #[label(limit = 100, "user_name")]
    user: std::borrow::Cow<'static, str>,
}

/// Requests of tenants.
#[metric]
static TENANT_REQUESTS_TOTAL: Counter<TenantLabels<'static>>;

/// Load by host and user.
#[metric]
static HOST_LOAD: Gauge<OwnedLabels>;

/// Waiting time of tenants.
#[metric(buckets = [0.1, 1.0])]
static TENANT_WAIT_SECONDS: Histogram<TenantLabels<'static>>;

struct Order {
    shop: String,
    items: u64,
}

#[business_counter(
    "orders_total",
    labels(
        shop = dynamic(|order: &Order| &order.shop, limit = 2),
        tenant = dynamic(tenant, limit = 10),
        operation = operation,
        kind = "sale",
    ),
    by = |order: &Order| order.items,
    help = "Orders placed."
)]
#[instrumented]
fn order(tenant: &str, operation: Operation, shop: &str, items: u64) -> Result<Order, ()> {
    let _ = (tenant, operation);
    Ok(Order {
        shop: shop.to_owned(),
        items,
    })
}

fn main() {
    // Before the first value there is no series, and the overflow is at zero.
    let text = render();
    assert!(
        text.contains("# TYPE tenant_requests_total counter\n"),
        "{text}"
    );
    assert!(!text.contains("\ntenant_requests_total{"), "{text}");
    let overflow = "metrics_series_overflow_total";
    assert!(
        text.contains(&format!(
            "\n{overflow}{{metric=\"tenant_requests_total\"}} 0\n"
        )),
        "{text}"
    );

    for tenant in ["a", "b", "a", "quote\"", "d", "e", "d"] {
        let tenant = tenant.to_owned();
        let labels = TenantLabels {
            tenant: &tenant,
            operation: Operation::Read,
        };
        TENANT_REQUESTS_TOTAL.with(labels).inc();
        let labels = TenantLabels {
            tenant: &tenant,
            operation: Operation::Write,
        };
        TENANT_WAIT_SECONDS.with(labels).observe(0.5);
    }
    HOST_LOAD
        .with(OwnedLabels {
            host: "h1".into(),
            user: "root".into(),
        })
        .set(0.5);
    HOST_LOAD
        .with(OwnedLabels {
            host: "h1".into(),
            user: "root".into(),
        })
        .add(1);
    for (shop, items) in [
        ("one", 1),
        ("two", 2),
        ("three", 4),
        ("four", 8),
        ("one", 16),
    ] {
        order("t", Operation::Write, shop, items).unwrap();
    }

    let snapshot = snapshot();
    let requests = |tenant| {
        snapshot.total(
            "tenant_requests_total",
            &[("tenant", tenant), ("operation", "read")],
        )
    };
    assert_eq!(
        ["a", "b", "quote\"", "__other__", "d"].map(requests),
        [2.0, 1.0, 1.0, 3.0, 0.0]
    );
    assert_eq!(snapshot.total("tenant_wait_seconds", &[]), 7.0);
    assert_eq!(
        snapshot.total(overflow, &[("metric", "tenant_requests_total")]),
        3.0
    );
    assert_eq!(snapshot.total(overflow, &[("metric", "host_load")]), 0.0);
    let orders = |shop| snapshot.total("orders_total", &[("shop", shop)]);
    assert_eq!(
        ["one", "two", "three", "__other__"].map(orders),
        [17.0, 2.0, 0.0, 12.0]
    );
    let text = render();
    for line in [
        "tenant_requests_total{tenant=\"quote\\\"\",operation=\"read\"} 1\n",
        "tenant_wait_seconds_bucket{tenant=\"a\",operation=\"write\",le=\"0.1\"} 0\n",
        "tenant_wait_seconds_bucket{tenant=\"a\",operation=\"write\",le=\"1.0\"} 2\n",
        "tenant_wait_seconds_sum{tenant=\"__other__\",operation=\"write\"} 1.5\n",
        "host_load{host_name=\"h1\",user_name=\"root\"} 1.5\n",
        "orders_total{shop=\"__other__\",tenant=\"t\",operation=\"write\",kind=\"sale\"} 12\n",
    ] {
        assert!(text.contains(line), "no {line} in {text}");
    }
    metrics_runtime::check().unwrap();
}

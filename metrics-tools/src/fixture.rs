//! The declarations of this crate's unit tests: a metric with a dynamic label, a
//! histogram, and objectives of a function and of an endpoint.

use metrics_runtime::{Counter, Gauge, Histogram, LabelSet, instrumented, metric};

#[derive(LabelSet)]
struct Shop<'a> {
    #[label(limit = 7)]
    shop: &'a str,
    paid: bool,
}

/// Visits of the catalogue's test.
#[metric("catalogue_visits_total")]
#[expect(dead_code, reason = "only its declaration matters")]
static VISITS: Counter<Shop<'static>>;

/// How long they waited.
#[metric("catalogue_wait_seconds", buckets = [0.5, 1])]
#[expect(dead_code, reason = "only its declaration matters")]
static WAIT: Histogram;

/// How many each process keeps waiting.
#[metric("catalogue_waiting", processes = "per_process")]
#[expect(dead_code, reason = "only its declaration matters")]
static WAITING: Gauge;

#[instrumented(slo(success = 99.9, latency = (99, "250ms")))]
fn catalogue_objectives() {}

#[instrumented(GET "/catalogue/{id}", status = [200, 404], slo(success = 99.5, latency = (95, "100ms")))]
async fn catalogue_endpoint() -> &'static str {
    "here"
}

/// Prevents warnings about unused functions.
#[test]
fn the_declarations_are_used() {
    catalogue_objectives();
    drop(catalogue_endpoint());
}

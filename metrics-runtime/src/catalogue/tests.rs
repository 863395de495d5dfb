//! Tests of the catalogue of a binary with a function, an endpoint, a metric with a dynamic label,
//! and objectives; without a layer.

use super::{Catalogue, MetricEntry, OtherValues, catalogue};
use crate::declaration::{Kind, ProcessMode};

/// Like the code of another crate.
mod declared {
    use crate::recording::{Counter, Gauge, Histogram};
    use metrics_macros::{LabelSet, instrumented, metric};

    #[derive(LabelSet)]
    #[label(crate = crate)]
    pub(super) struct Shop<'a> {
        #[label(limit = 7)]
        pub(super) shop: &'a str,
        pub(super) paid: bool,
    }

    /// Visits of the catalogue's test.
    #[metric("catalogue_visits_total", crate = crate)]
    #[expect(dead_code, reason = "only its declaration matters")]
    pub(super) static VISITS: Counter<Shop<'static>>;

    /// How long they waited.
    #[metric("catalogue_wait_seconds", buckets = [0.5, 1], crate = crate)]
    #[expect(dead_code, reason = "only its declaration matters")]
    pub(super) static WAIT: Histogram;

    /// How many wait.
    #[metric("catalogue_waiting", processes = "per_process", crate = crate)]
    #[expect(dead_code, reason = "only its declaration matters")]
    pub(super) static WAITING: Gauge;

    #[instrumented(slo(success = 99.9, latency = (99, "250ms")), crate = crate)]
    pub(super) fn catalogue_objectives() {}

    #[instrumented(GET "/catalogue/{id}", status = [200, 404], slo(success = 99.5, latency = (95, "100ms")), crate = crate)]
    pub(super) async fn catalogue_endpoint() -> &'static str {
        "here"
    }
}

fn metric<'c>(catalogue: &'c Catalogue, name: &str) -> &'c MetricEntry {
    catalogue
        .metric(name)
        .unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_metric_is_described_with_its_place() {
    let catalogue = catalogue();
    let visits = metric(&catalogue, "catalogue_visits_total");
    assert_eq!(
        (visits.kind, visits.unit.as_deref(), &*visits.help),
        (Kind::Counter, None, "Visits of the catalogue's test.")
    );
    assert_eq!(visits.series, 8 * 2);
    assert_eq!(visits.labels[0].limit, Some(7));
    assert_eq!(visits.labels[1].values, ["false", "true"]);
    let location = visits.declarations[0].location.as_ref();
    let place = location.expect("declared");
    assert_eq!(
        (&*place.item, &*place.package),
        ("VISITS", "metrics-runtime")
    );
    assert!(place.file.ends_with("catalogue/tests.rs") && place.line > 10);

    let wait = metric(&catalogue, "catalogue_wait_seconds");
    assert_eq!((wait.unit.as_deref(), wait.series), (Some("seconds"), 5));
    assert_eq!(wait.buckets(), [0.5, 1.0]);
}

#[test]
fn gauges_have_a_mode_for_several_processes() {
    let catalogue = catalogue();
    let of = |name| metric(&catalogue, name).processes;
    assert_eq!(of("catalogue_waiting"), ProcessMode::PerProcess);
    assert_eq!(of("process_start_time_seconds"), ProcessMode::Max);
    assert_eq!(of("process_open_fds"), ProcessMode::Sum);
}

#[test]
fn declared_endpoints_are_there_without_a_layer() {
    let catalogue = catalogue();
    let requests = metric(&catalogue, "http_requests_total");
    let declared = |metric: &MetricEntry| {
        let of = |label: &&super::LabelEntry| label.values == ["/catalogue/{id}"];
        let mut declarations = metric.declarations.clone();
        declarations.retain(|one| one.labels.iter().any(|label| of(&label)));
        declarations
    };
    let here = &declared(requests)[0];
    assert_eq!(
        here.location.as_ref().expect("declared").item,
        "catalogue_endpoint"
    );
    assert_eq!(here.labels[2].values, ["200", "404"]);
    assert_eq!(here.labels[2].other, Some(OtherValues::StatusCodes));
    let durations = &declared(metric(&catalogue, "http_request_duration_seconds"))[0];
    assert!(durations.buckets.contains(&0.1));
}

#[test]
fn objectives_are_described() {
    declared::catalogue_objectives();
    drop(declared::catalogue_endpoint());
    let catalogue = catalogue();
    let of = |item: &str| {
        let mut all = catalogue.objectives.iter();
        all.find(|one| one.location.item == item).expect("declared")
    };
    let calls = of("catalogue_objectives");
    let success = calls.success.as_ref().expect("declared");
    assert_eq!(success.metric, "function_calls_total");
    assert_eq!(success.failed.values, "error|panic");
    assert_eq!(calls.labels["function"], "catalogue_objectives");
    let latency = calls.latency.as_ref().expect("declared");
    assert_eq!((&*latency.le, latency.percent), ("0.25", 99.0));
    let requests = of("catalogue_endpoint");
    assert!(requests.requests);
    assert_eq!(requests.labels["endpoint"], "/catalogue/{id}");
    assert!(requests.is_of("http_requests_total"));
}

#[test]
fn its_series_are_those_that_are_budgeted() {
    assert_eq!(catalogue().series(), crate::max_series().total());
}

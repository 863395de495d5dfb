//! Tests of the catalogue of a program with a function, an endpoint, a metric
//! with a text as a label, and promises; without a layer.

use super::{Catalogue, Metric, OtherValues, catalogue};
use crate::artifacts::promql::parse;
use crate::declaration::Kind;

/// What a function outside of this crate would write.
mod declared {
    use crate::recording::{Counter, Histogram};
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
    pub(super) static VISITS: Counter<Shop<'static>>;

    /// How long they waited.
    #[metric("catalogue_wait_seconds", buckets = [0.5, 1], crate = crate)]
    pub(super) static WAIT: Histogram;

    #[instrumented(slo(success = 99.9, latency = (99, "250ms")), crate = crate)]
    pub(super) fn catalogue_promises() {}

    #[instrumented(GET "/catalogue/{id}", status = [200, 404], slo(success = 99.5, latency = (95, "100ms")), crate = crate)]
    pub(super) async fn catalogue_endpoint() -> &'static str {
        "here"
    }
}

fn metric<'c>(catalogue: &'c Catalogue, name: &str) -> &'c Metric {
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
    let place = &visits.declarations[0].place;
    assert_eq!(
        (&*place.item, &*place.package),
        ("VISITS", "metrics-runtime")
    );
    assert!(place.file.ends_with("artifacts/catalogue/tests.rs") && place.line > 10);

    let wait = metric(&catalogue, "catalogue_wait_seconds");
    assert_eq!((wait.unit.as_deref(), wait.series), (Some("seconds"), 5));
    assert_eq!(wait.buckets(), [0.5, 1.0]);
}

#[test]
fn declared_endpoints_are_there_without_a_layer() {
    let catalogue = catalogue();
    let requests = metric(&catalogue, "http_requests_total");
    let declared = |metric: &Metric| {
        let of = |label: &&super::Label| label.values == ["/catalogue/{id}"];
        let mut declarations = metric.declarations.clone();
        declarations.retain(|one| one.labels.iter().any(|label| of(&label)));
        declarations
    };
    let here = &declared(requests)[0];
    assert_eq!(here.place.item, "catalogue_endpoint");
    assert_eq!(here.labels[2].values, ["200", "404"]);
    assert_eq!(here.labels[2].other, Some(OtherValues::StatusCodes));
    let durations = &declared(metric(&catalogue, "http_request_duration_seconds"))[0];
    assert!(durations.buckets.contains(&0.1));
}

#[test]
fn promises_come_through() {
    declared::catalogue_promises();
    drop(declared::catalogue_endpoint());
    let catalogue = catalogue();
    let of = |item: &str| {
        let mut all = catalogue.objectives.iter();
        all.find(|one| one.place.item == item).expect("promised")
    };
    let calls = of("catalogue_promises");
    let success = calls.success.as_ref().expect("promised");
    assert_eq!(success.metric, "function_calls_total");
    assert_eq!(success.failed.values, "error|panic");
    assert_eq!(calls.labels["function"], "catalogue_promises");
    let latency = calls.latency.as_ref().expect("promised");
    assert_eq!((&*latency.le, latency.percent), ("0.25", 99.0));
    let requests = of("catalogue_endpoint");
    assert!(requests.requests);
    assert_eq!(requests.labels["endpoint"], "/catalogue/{id}");
    assert!(requests.is_of("http_requests_total"));
}

#[test]
fn json_is_read_back_as_it_was() {
    let catalogue = catalogue();
    let json = catalogue.to_json();
    let read = Catalogue::from_json(&json).expect("a catalogue");
    assert_eq!(read, catalogue);
    assert_eq!(read.to_json(), json, "the order of the fields is stable");
    let names: Vec<_> = read.metrics.iter().map(|metric| &metric.name).collect();
    assert!(names.is_sorted());
    let later = json.replacen("\"version\": 1", "\"version\": 2", 1);
    let error = Catalogue::from_json(&later).expect_err("unknown");
    assert!(error.to_string().contains("its version is 2"), "{error}");
}

#[test]
fn its_series_are_those_that_are_budgeted() {
    assert_eq!(catalogue().series(), crate::max_series().total());
}

#[test]
fn expressions_are_checked_against_it() {
    let known = catalogue().known_metrics();
    let findings = |text: &str| {
        let expr = parse(text).expect("an expression");
        let found = known.check(&expr);
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for good in [
        "rate(catalogue_visits_total{shop=\"any\",paid=\"true\"}[5m])",
        "rate(http_requests_total{endpoint=\"/catalogue/{id}\",status_code=\"418\",method=\"PUT\"}[5m])",
        "rate(http_requests_total{status_code=~\"5..\",endpoint!=\"unmatched\"}[5m])",
        "rate(http_exceptions_total{exception_type=\"anything\"}[5m])",
        "rate(function_calls_total{function=\"catalogue_promises\",outcome=\"cancelled\"}[5m])",
        "rate(catalogue_wait_seconds_bucket{le=\"0.5\"}[5m])",
        "process_open_fds",
    ] {
        assert_eq!(findings(good), [""; 0], "{good}");
    }
    for (bad, found) in [
        (
            "rate(catalogue_visits_total{paid=\"yes\"}[5m])",
            "never `yes`",
        ),
        (
            "rate(http_requests_total{status_code=\"5xx\"}[5m])",
            "never `5xx`",
        ),
        (
            "rate(http_requests_total{method=\"get\"}[5m])",
            "never `get`",
        ),
        (
            "rate(http_requests_total{endpoint=\"/nowhere\"}[5m])",
            "never `/nowhere`",
        ),
        (
            "rate(catalogue_wait_seconds_bucket{le=\"0.25\"}[5m])",
            "never `0.25`",
        ),
        ("catalogue_visits_total", "is a counter"),
    ] {
        let findings = findings(bad);
        assert!(
            findings.len() == 1 && findings[0].contains(found),
            "{bad}: {findings:?}"
        );
    }
}

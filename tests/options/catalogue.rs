//! The catalogue of a layer with options.

use super::named;
use metrics_runtime::catalogue;
use metrics_runtime::catalogue::{ObjectiveEntry, OtherValues};
use metrics_runtime::{LabelNames, instrumented};
use metrics_tools::check::KnownMetrics;
use metrics_tools::promql::parse;

#[instrumented(GET "/o/catalogue/{id}", slo(success = 99.9, latency = (95, "300ms")), buckets = [0.3, 1.0])]
async fn catalogue_item() {}

#[instrumented(GET "/o/catalogue/left-out", slo(success = 99.9))]
async fn catalogue_left_out() {}

#[test]
fn names_labels_locations_and_objectives_come_from_the_layer() {
    let _ = (catalogue_item, catalogue_left_out);
    let metrics = named("o_catalogue")
        .label_names(LabelNames::INSTRUMENTATOR)
        .constant_label("region", "eu")
        .group_status_codes(true)
        .exclude("/o/catalogue/left-out")
        .build()
        .expect("valid");
    assert!(metrics.is_enabled());
    let catalogue = catalogue();

    let requests = catalogue
        .metric("o_catalogue_http_requests_total")
        .expect("it exists");
    let handler = |value: &str| {
        let mut all = requests.declarations.iter();
        all.find(|one| one.labels[1].values == [value])
    };
    let item = handler("/o/catalogue/{id}").expect("it is declared");
    assert_eq!(
        item.location.as_ref().expect("declared").item,
        "catalogue_item"
    );
    assert!(
        item.location
            .as_ref()
            .expect("declared")
            .file
            .ends_with("options/catalogue.rs")
    );
    assert_eq!(handler("/o/catalogue/left-out"), None);
    let status = requests.label("status").expect("its name");
    assert_eq!(status.other, Some(OtherValues::StatusClasses));
    assert_eq!(requests.label("region").expect("constant").values, ["eu"]);

    let of = |item: &str| {
        let ours = |one: &&ObjectiveEntry| one.is_of("o_catalogue_http_requests_total");
        let mut all = catalogue.objectives.iter().filter(ours);
        all.find(|one| one.location.item == item)
    };
    let objective = of("catalogue_item").expect("it is declared");
    assert_eq!(objective.labels["handler"], "/o/catalogue/{id}");
    assert_eq!(objective.labels["region"], "eu");
    let success = objective.success.as_ref().expect("it is declared");
    assert_eq!(
        (&*success.failed.label, &*success.failed.values),
        ("status", "5..")
    );
    let latency = objective.latency.as_ref().expect("it is declared");
    assert_eq!(latency.metric, "o_catalogue_http_request_duration_seconds");
    assert_eq!(latency.le, "0.3");
    assert_eq!(of("catalogue_left_out"), None);

    let known = KnownMetrics::from_catalogue(&catalogue);
    let found = |matchers: &str| {
        let text = format!("rate(o_catalogue_http_requests_total{{{matchers}}}[5m])");
        known.check(&parse(&text).expect("an expression")).len()
    };
    assert_eq!(
        found("status=\"5xx\",handler=\"/o/catalogue/{id}\",method=\"PUT\""),
        0
    );
    assert_eq!(found("status=\"500\""), 1);
    assert_eq!(found("status_code=\"5xx\""), 1);
}

//! Several layers in one binary.

use crate::environment::{is_child, run};
use crate::{named, scrape, series, value};
use axum::Router;
use axum::routing::get;
use metrics_runtime::{HttpMetrics, LabelNames, check};
use tests::server::Server;

const REQUESTS: &str = r#"http_requests_total{method="GET",endpoint="/l/x",status_code="200"}"#;

fn router() -> Router {
    Router::new().route("/l/x", get(async || "x"))
}

#[tokio::test]
async fn layers_with_the_same_settings_count_into_the_same_series() {
    let metrics = || named("l_same").exclude("/l/y").build().expect("valid");
    let first = Server::start(metrics().instrument(router())).await;
    let second = Server::start(metrics().instrument(router())).await;
    let before = series("l_same").len();
    for server in [&first, &second, &second] {
        assert_eq!(server.status("GET", "/l/x").await, Some(200));
    }
    assert_eq!(value("l_same", REQUESTS), 3.0);
    assert!(series("l_same").len() > before);
}

#[tokio::test]
async fn layers_with_different_settings_and_the_same_names_are_added_up() {
    let first = named("l_sum").build().expect("valid");
    let second = named("l_sum").exclude("/l/y").build().expect("valid");
    for metrics in [first, second] {
        let server = Server::start(metrics.instrument(router())).await;
        assert_eq!(server.status("GET", "/l/x").await, Some(200));
    }
    assert_eq!(value("l_sum", REQUESTS), 2.0);
}

#[tokio::test]
async fn a_request_counts_in_each_layer_that_it_passes() {
    let inner = named("l_inner").build().expect("valid");
    let outer = named("l_outer")
        .group_status_codes(true)
        .build()
        .expect("valid");
    let server = Server::start(outer.instrument(router().layer(inner))).await;
    assert_eq!(server.status("GET", "/l/x").await, Some(200));
    assert_eq!(value("l_inner", REQUESTS), 1.0);
    assert_eq!(value("l_outer", &REQUESTS.replace("200", "2xx")), 1.0);
}

#[tokio::test]
async fn a_scrape_counts_in_no_layer() {
    let inner = named("l_scraped").build().expect("valid");
    let outer = named("l_around").build().expect("valid");
    let router = router().route("/l/metrics", get(metrics_runtime::scrape));
    let server = Server::start(router.layer(inner).layer(outer)).await;
    assert_eq!(server.status("GET", "/l/metrics").await, Some(200));
    assert_eq!(server.status("GET", "/l/x").await, Some(200));
    for namespace in ["l_scraped", "l_around"] {
        assert_eq!(value(namespace, REQUESTS), 1.0);
        let all = series(namespace);
        assert!(
            !all.iter().any(|series| series.contains("/l/metrics")),
            "{namespace}"
        );
    }
}

#[test]
fn first_labels_then_others_in_a_process_of_their_own() {
    if !is_child("layers::first_labels_then_others_in_a_process_of_their_own") {
        return;
    }
    let with = |names| {
        HttpMetrics::builder()
            .label_names(names)
            .build()
            .expect("valid")
    };
    with(LabelNames::INSTRUMENTATOR);
    println!("{:?}", check());
    with(LabelNames::DEFAULT);
    println!("{}", check().expect_err("one name, two meanings"));
    for series in scrape().samples.keys() {
        println!("{series}");
    }
}

#[test]
fn first_buckets_then_others_in_a_process_of_their_own() {
    if !is_child("layers::first_buckets_then_others_in_a_process_of_their_own") {
        return;
    }
    for buckets in [vec![0.1], vec![0.2], vec![0.1]] {
        HttpMetrics::builder()
            .buckets(buckets)
            .build()
            .expect("valid");
    }
    println!("{}", check().expect_err("one name, two histograms"));
}

#[test]
fn layers_with_conflicting_buckets_are_reported_once() {
    let shown = run(
        "layers::first_buckets_then_others_in_a_process_of_their_own",
        &[],
    );
    let message = "`http_request_duration_seconds` has the buckets [0.1";
    assert_eq!(shown.matches(message).count(), 1, "{shown}");
    assert_eq!(shown.matches("in two `HttpMetrics`").count(), 1, "{shown}");
}

#[test]
fn layers_with_conflicting_labels_are_found() {
    let shown = run(
        "layers::first_labels_then_others_in_a_process_of_their_own",
        &[],
    );
    assert!(shown.contains("\nOk(())\n"), "{shown}");
    assert!(
        shown.contains("declarations of metrics conflict:"),
        "{shown}"
    );
    // Each family is listed once, although each method of each endpoint differs, and the advice is
    // given once.
    let message = "\
`http_requests_total` has the labels [\"method\", \"handler\", \"status\"] and the labels \
[\"method\", \"endpoint\", \"status_code\"], and only the first is exposed
";
    assert_eq!(shown.matches(message).count(), 1, "{shown}");
    let advice = "
what to write instead:
  in two `HttpMetrics` with different settings: give one its own namespace, as in \
`HttpMetrics::builder().namespace(\"internal\")`, or both the same settings
";
    assert_eq!(shown.matches(advice).count(), 1, "{shown}");
    assert!(!shown.contains("src/http/layer"), "{shown}");
    let series = r#"http_requests_total{method="GET",handler="unmatched",status="404"}"#;
    assert!(shown.contains(&format!("\n{series}\n")), "{shown}");
    assert!(
        !shown.contains("http_requests_total{method=\"GET\",endpoint="),
        "{shown}"
    );
}

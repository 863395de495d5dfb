//! Responses to scrapes, which are not counted as requests.

use super::{UNMATCHED, requests, series_of};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_runtime::instrument;
use tests::server::Server;

#[tokio::test]
async fn a_scrape_has_an_exposition_and_its_content_type() {
    let server = Server::start(instrument(Router::new())).await;
    let answer = server.ask("GET", "/metrics", "").await;
    assert_eq!(answer.status, 200);
    let content_type = "text/plain; version=0.0.4; charset=utf-8";
    assert_eq!(answer.header("content-type"), Some(content_type));
    let exposition = tests::exposition::Exposition::read(&answer.text());
    assert_eq!(exposition.types["http_requests_total"], "counter");
    assert_eq!(exposition.types["http_requests_in_progress"], "gauge");
    assert_eq!(
        exposition.types["http_request_duration_seconds"],
        "histogram"
    );
    // Scrapes themselves are not counted as requests.
    assert_eq!(
        exposition.starting_with("http_requests_total{method=\"GET\",endpoint=\"/metrics\""),
        []
    );
}

#[tokio::test]
async fn requests_after_a_scrape_count() {
    // All on one thread: a scrape outside of the layer must leave no state for the next request.
    let path = "/h/after-a-scrape";
    let server = Server::start(instrument(Router::new().route(path, get(async || "x")))).await;
    for _ in 0..5 {
        assert_eq!(server.status("GET", "/metrics").await, Some(200));
        assert_eq!(server.status("GET", path).await, Some(200));
    }
    assert_eq!(requests("GET", path, 200), 5.0);
}

#[tokio::test]
async fn a_custom_metrics_route_counts_only_responses_other_than_scrapes() {
    let path = "/h/own-metrics";
    let router = Router::new()
        .route(path, get(metrics_runtime::scrape))
        .method_not_allowed_fallback(async || (StatusCode::METHOD_NOT_ALLOWED, "no"))
        .layer(metrics_runtime::HttpMetrics::new());
    let server = Server::start(router).await;
    let _unmatched = UNMATCHED.lock().await;
    let refused = requests("OTHER", "unmatched", 405);
    assert_eq!(server.status("GET", path).await, Some(200));
    assert_eq!(server.status("PUT", path).await, Some(405));
    assert_eq!(requests("OTHER", "unmatched", 405), refused + 1.0);
    assert_eq!(series_of(path), [""; 0]);
}

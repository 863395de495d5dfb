//! Requests to routers, and scrapes of them.

use crate::failure;
use crate::shop::{app, request};
use metrics_runtime::testing::{assert_metric, lint, record_async, scrape};
use std::time::Duration;

#[tokio::test]
async fn requests_to_a_router_that_is_built_inside_or_outside_are_recorded() {
    let outside = app();
    assert_eq!(request(&outside, "/books/1").await, 200);
    let recorded = record_async(async {
        let inside = app();
        assert_eq!(request(&inside, "/books/1").await, 200);
        assert_eq!(request(&outside, "/books/0").await, 404);
        assert_eq!(request(&outside, "/nowhere").await, 404);
    })
    .await;
    assert_metric!(
        recorded,
        http_requests_total { endpoint = "/books/{left}", status_code = 200 } == 1,
        http_requests_total { endpoint = "/books/{left}", status_code = "404" } == 1,
        http_requests_total { endpoint = "unmatched" } == 1,
        http_requests_total { status_code = 500 } == 0,
        http_requests_total == 3,
        http_requests_in_progress == 0,
        count(http_request_duration_seconds { endpoint = "/books/{left}" }) == 2,
        quantile(1.0, http_request_duration_seconds) < Duration::from_secs(100),
        sum(http_response_size_bytes { endpoint = "/books/{left}" }) == 1,
        function_calls_total { function = "book", outcome = "error" } == 1,
    );
    let text = failure(
        || assert_metric!(recorded, http_requests_total { endpoint = "/book/{left}" } == 0),
    );
    assert!(text.contains(" did you mean `/books/{left}`?\n"), "{text}");
    let text = failure(|| assert_metric!(recorded, process_threads > 0));
    assert!(
        text.contains(" `process_threads` is read when it is scraped, so no code records it: "),
        "{text}"
    );
}

#[tokio::test]
async fn requests_to_a_server_that_is_started_inside_are_recorded() {
    let recorded = record_async(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let server = tokio::spawn(async move { axum::serve(listener, app()).await });
        let answer = tokio::task::spawn_blocking(move || {
            let mut answer = ureq::get(format!("http://{address}/books/7"))
                .call()
                .expect("200");
            answer.body_mut().read_to_string().expect("text")
        });
        assert_eq!(answer.await.expect("no panic"), "6");
        server.abort();
    })
    .await;
    recorded
        .wait_for_async(
            metrics_runtime::expected!(http_requests_total { endpoint = "/books/{left}" } == 1),
            Duration::from_secs(120),
        )
        .await;
}

#[tokio::test]
async fn a_scrape_is_read() {
    let app = app();
    assert_eq!(request(&app, "/books/1").await, 200);
    let scraped = scrape(app).await;
    assert!(
        scraped
            .to_string()
            .contains("\n# TYPE books_total counter\n")
    );
    assert_metric!(
        scraped,
        http_requests_total { endpoint = "/books/{left}", status_code = 200 } >= 1,
        count(http_request_duration_seconds { endpoint = "/books/{left}" }) >= 1,
        sum(http_response_size_bytes) >= 1,
        process_threads > 0,
        books_total { result = "ok" } > 0,
    );
    for (text, part) in [
        (
            failure(|| assert_metric!(scraped, book_total == 0)),
            "did you mean `books_total`?",
        ),
        (
            failure(|| assert_metric!(scraped, process_thread == 0)),
            "did you mean `process_threads`?",
        ),
        (
            failure(|| assert_metric!(scraped, books_total { results = "ok" } == 0)),
            "did you mean `result`?",
        ),
        (
            failure(|| assert_metric!(scraped, books_total { result = "okay" } == 0)),
            "of the label `result`",
        ),
        (
            failure(|| assert_metric!(scraped, process_threads { kind = "x" } == 0)),
            "no label `kind`",
        ),
        (
            failure(|| assert_metric!(scraped, quantile(0.5, book_price) == 0)),
            "no single observations",
        ),
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_scrape_needs_an_endpoint() {
    let router = axum::Router::new().route("/", axum::routing::get(|| async {}));
    let task = tokio::spawn(async move { scrape(router).await });
    let panic = task.await.expect_err("it panics").into_panic();
    let text = panic.downcast_ref::<String>().expect("a text");
    assert_eq!(text, "`GET /metrics` returned 404 Not Found: ");
}

#[test]
fn the_metrics_of_this_binary_have_no_conflicts() {
    lint();
}

//! Slow, many, and disconnecting clients. Without sockets, because their buffers would hide how
//! much was read.

use http::{Request, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use metrics_runtime::MetricsEndpoint;
use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, Instant};
use tower_service::Service as _;

type Response = axum::response::Response;

/// Requests all 100 000 series, with this timeout.
async fn ask(endpoint: &MetricsEndpoint, seconds: &str) -> Response {
    let request = Request::get("/metrics")
        .header("X-Prometheus-Scrape-Timeout-Seconds", seconds)
        .body(())
        .expect("a valid request");
    let mut endpoint = endpoint.clone();
    endpoint.call(request).await.expect("it does not fail")
}

async fn text(response: Response) -> String {
    let body = response
        .into_body()
        .collect()
        .await
        .expect("it is complete");
    String::from_utf8(body.to_bytes().to_vec()).expect("it is text")
}

#[tokio::test]
async fn a_scrape_beyond_the_limit_waits_and_times_out_with_a_message() {
    let endpoint = MetricsEndpoint::new().concurrent_scrapes(1);
    // It has started and is not read, so it does not end.
    let first = ask(&endpoint, "60").await;
    assert_eq!(first.status(), StatusCode::OK);
    let began = Instant::now();
    let second = ask(&endpoint, "0.2").await;
    assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!((Duration::from_millis(190)..Duration::from_secs(10)).contains(&began.elapsed()));
    let message = text(second).await;
    assert!(
        message.contains("waited for its whole timeout") && message.contains("0.190 s"),
        "{message}"
    );
    // A waiting scrape starts as soon as another one ends.
    let waiting = tokio::spawn({
        let endpoint = endpoint.clone();
        async move { ask(&endpoint, "60").await }
    });
    tokio::task::yield_now().await;
    assert!(text(first).await.ends_with('\n'));
    let third = waiting.await.expect("it does not panic");
    assert_eq!(third.status(), StatusCode::OK);
}

#[tokio::test]
async fn two_scrapes_run_concurrently_by_default() {
    let endpoint = MetricsEndpoint::new();
    let (first, second) = (ask(&endpoint, "60").await, ask(&endpoint, "60").await);
    assert_eq!(
        (first.status(), second.status()),
        (StatusCode::OK, StatusCode::OK)
    );
    assert_eq!(
        ask(&endpoint, "0.1").await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn a_client_that_disconnects_leaves_nothing_behind() {
    let endpoint = MetricsEndpoint::new().concurrent_scrapes(1);
    // In the middle of the response.
    drop(ask(&endpoint, "60").await);
    let second = ask(&endpoint, "60").await;
    assert_eq!(second.status(), StatusCode::OK);
    // While it waits for other scrapes.
    let waiting = tokio::time::timeout(Duration::from_millis(20), ask(&endpoint, "60"));
    assert!(waiting.await.is_err());
    drop(second);
    // Before the response begins, after this many polls.
    for steps in 1..4 {
        let mut early = Box::pin(ask(&endpoint, "60"));
        for _ in 0..steps {
            if poll_fn(|context| Poll::Ready(early.as_mut().poll(context).is_ready())).await {
                break;
            }
        }
        drop(early);
    }
    let last = ask(&endpoint, "60").await;
    assert!(text(last).await.len() > 5_000_000);
}

#[tokio::test]
async fn a_client_that_does_not_read_times_out() {
    let endpoint = MetricsEndpoint::new().concurrent_scrapes(1);
    // Enough time for the first chunks on any machine.
    let slow = ask(&endpoint, "3").await;
    assert_eq!(slow.status(), StatusCode::OK);
    assert_eq!(slow.body().size_hint().exact(), None);
    // After its timeout, another scrape can run.
    let other = ask(&endpoint, "60").await;
    assert!(text(other).await.len() > 5_000_000);
    let mut body = slow.into_body();
    let mut read = 0;
    let error = loop {
        match body
            .frame()
            .await
            .expect("it does not end as if it were whole")
        {
            Ok(frame) => read += frame.into_data().expect("no trailers").len(),
            Err(error) => break error,
        }
    };
    assert!(read < 1_200_000, "{read} bytes were kept for it");
    assert!(error.to_string().contains("longer"), "{error}");
}

#[tokio::test]
async fn a_client_that_does_not_read_a_compressed_response_blocks_no_others() {
    let endpoint = MetricsEndpoint::new().concurrent_scrapes(1);
    let compressed = || {
        let mut endpoint = endpoint.clone();
        let request = Request::get("/metrics").header("accept-encoding", "gzip");
        let request = request.body(()).expect("a valid request");
        async move { endpoint.call(request).await.expect("it can't fail") }
    };
    let unread = [compressed().await, compressed().await, compressed().await];
    for response in unread {
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_scrape_without_time_is_not_started() {
    let response = ask(&MetricsEndpoint::new(), "0.000001").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let message = text(response).await;
    assert!(
        message.contains("took longer") && message.contains("name[]="),
        "{message}"
    );
    let endpoint = MetricsEndpoint::new().timeout(Duration::ZERO);
    assert_eq!(
        ask(&endpoint, "60").await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
}

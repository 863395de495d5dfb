//! The selection of families, and their buckets.

use crate::{named, scrape, series, value};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use metrics_runtime::{PROMETHEUS_BUCKETS, instrumented};
use std::time::Duration;
use tests::server::{Server, eventually, head_comes};
use tests::streamed::streaming_router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

#[tokio::test]
async fn disabled_families_do_not_exist() {
    named("o_few")
        .request_size(false)
        .response_size(false)
        .in_progress(false)
        .build()
        .expect("valid");
    for family in ["size", "in_progress", "first_byte", "highr", "combined"] {
        let there: Vec<_> = series("o_few");
        assert!(
            !there.iter().any(|series| series.contains(family)),
            "{family}"
        );
    }
    named("o_many")
        .combined_size(true)
        .time_to_first_byte(true)
        .high_resolution(true)
        .in_progress_name("http_requests_inprogress")
        .in_progress_labels(false)
        .build()
        .expect("valid");
    for there in [
        "http_combined_size_bytes_count{method=\"GET\",endpoint=\"unmatched\"}",
        "http_request_first_byte_seconds_count{method=\"GET\",endpoint=\"unmatched\"}",
        "http_request_duration_highr_seconds_count",
        "http_requests_inprogress",
    ] {
        assert_eq!(value("o_many", there), 0.0);
    }
}

#[tokio::test]
async fn sizes_add_up() {
    let metrics = named("o_sizes")
        .combined_size(true)
        .size_buckets([4.0, 8.0])
        .build()
        .expect("valid");
    let router = Router::new().route("/o/echo", post(async |body: String| body));
    let server = Server::start(metrics.instrument(router)).await;
    let request =
        "POST /o/echo HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody";
    assert!(server.send(request).await.ends_with("body"));
    let labels = r#"method="POST",endpoint="/o/echo""#;
    assert_eq!(
        value(
            "o_sizes",
            &format!("http_combined_size_bytes_sum{{{labels}}}")
        ),
        8.0
    );
    for (le, count) in [("4.0", 0.0), ("8.0", 1.0)] {
        let bucket = format!("http_combined_size_bytes_bucket{{{labels},le=\"{le}\"}}");
        assert_eq!(value("o_sizes", &bucket), count, "{le}");
        let bucket = format!("http_request_size_bytes_bucket{{{labels},le=\"{le}\"}}");
        assert_eq!(value("o_sizes", &bucket), 1.0, "{le}");
    }
}

#[tokio::test]
async fn sizes_can_be_summaries() {
    let metrics = named("o_summaries")
        .size_summaries(true)
        .combined_size(true)
        .build()
        .expect("valid");
    let router = Router::new().route("/o/echo", post(async |body: String| body));
    let server = Server::start(metrics.instrument(router)).await;
    let request =
        "POST /o/echo HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody";
    for _ in 0..2 {
        assert!(server.send(request).await.ends_with("body"));
    }
    let labels = r#"{method="POST",endpoint="/o/echo"}"#;
    for (size, sum) in [("request", 8.0), ("response", 8.0), ("combined", 16.0)] {
        let family = format!("http_{size}_size_bytes");
        let is = &scrape().types[&format!("o_summaries_{family}")];
        assert_eq!(is, "summary");
        assert_eq!(value("o_summaries", &format!("{family}_sum{labels}")), sum);
        assert_eq!(
            value("o_summaries", &format!("{family}_count{labels}")),
            2.0
        );
    }
    assert!(
        !series("o_summaries")
            .iter()
            .any(|series| series.contains("size_bytes_bucket"))
    );
}

#[tokio::test]
async fn requests_in_progress_can_have_one_gauge() {
    let metrics = named("o_together")
        .in_progress_labels(false)
        .build()
        .expect("valid");
    let router = Router::new()
        .route("/o/slow/a", get(std::future::pending::<()>))
        .route("/o/slow/b", post(std::future::pending::<()>));
    let server = Server::start(metrics.instrument(router)).await;
    let mut clients = Vec::new();
    for line in ["GET /o/slow/a", "POST /o/slow/b", "GET /o/slow/a"] {
        let mut client = server.connect().await;
        let request = format!("{line} HTTP/1.1\r\nHost: test\r\n\r\n");
        client
            .write_all(request.as_bytes())
            .await
            .expect("it is read");
        clients.push(client);
    }
    let in_progress = || value("o_together", "http_requests_in_progress");
    eventually(3.0, in_progress).await;
    drop(clients);
    eventually(0.0, in_progress).await;
}

#[tokio::test]
async fn the_head_of_a_stream_is_timed_separately() {
    let path = "/o/stream";
    let (router, parts) = streaming_router(path);
    let router = named("o_excluded")
        .exclude_streaming(true)
        .build()
        .expect("valid")
        .instrument(router)
        .layer(
            named("o_first")
                .time_to_first_byte(true)
                .build()
                .expect("valid"),
        );
    let server = Server::start(router).await;
    let mut client = server.begin(path).await;
    parts.send(Ok("first")).expect("it streams");
    head_comes(&mut client).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(parts);
    tests::server::in_time(client.read_to_end(&mut Vec::new()))
        .await
        .expect("it ends");
    let labels = format!("{{method=\"GET\",endpoint=\"{path}\"}}");
    let seconds = |namespace: &str, family: &str| {
        let count = value(namespace, &format!("{family}_count{labels}"));
        (count, value(namespace, &format!("{family}_sum{labels}")))
    };
    let requests = format!(
        "o_first_http_requests_total{{method=\"GET\",endpoint=\"{path}\",status_code=\"200\"}}"
    );
    eventually(Some(1.0), || scrape().samples.get(&requests).copied()).await;
    let (count, whole) = seconds("o_first", "http_request_duration_seconds");
    assert!(count == 1.0 && whole >= 0.05, "{count} in {whole} s");
    for (namespace, family) in [
        ("o_first", "http_request_first_byte_seconds"),
        ("o_excluded", "http_request_duration_seconds"),
    ] {
        let (count, to_head) = seconds(namespace, family);
        assert!(
            count == 1.0 && to_head <= whole - 0.05,
            "{family}: {to_head} of {whole} s"
        );
    }
}

#[tokio::test]
async fn a_histogram_of_all_requests_can_exclude_failures() {
    let router = || {
        let teapot = get(async || StatusCode::IM_A_TEAPOT);
        let router = Router::new().route("/o/fine", get(async || "x"));
        router.route("/o/teapot", teapot)
    };
    let all = named("o_highr")
        .high_resolution(true)
        .build()
        .expect("valid");
    let only = named("o_highr_ok")
        .high_resolution(true)
        .high_resolution_buckets([7.0])
        .high_resolution_only_2xx(true)
        .build()
        .expect("valid");
    for metrics in [all, only] {
        let server = Server::start(metrics.instrument(router())).await;
        for path in ["/o/fine", "/o/teapot", "/o/nowhere"] {
            server.status("GET", path).await;
        }
    }
    assert_eq!(
        value("o_highr", "http_request_duration_highr_seconds_count"),
        3.0
    );
    assert_eq!(
        value(
            "o_highr",
            r#"http_request_duration_highr_seconds_bucket{le="60.0"}"#
        ),
        3.0
    );
    assert_eq!(
        value("o_highr_ok", "http_request_duration_highr_seconds_count"),
        1.0
    );
    assert_eq!(
        value(
            "o_highr_ok",
            r#"http_request_duration_highr_seconds_bucket{le="7.0"}"#
        ),
        1.0
    );
}

#[instrumented(GET "/o/own-buckets", buckets = [0.3, 3.0])]
async fn own_buckets() {}

#[instrumented(GET "/o/objective", slo(latency = (99, "250ms")))]
async fn with_objective() {}

#[tokio::test]
async fn buckets_of_the_endpoint_take_precedence_over_those_of_the_layer() {
    let metrics = named("o_buckets")
        .buckets([0.1, 1.0])
        .build()
        .expect("valid");
    // These handlers get no requests here.
    let _ = (own_buckets, with_objective);
    let bounds = |endpoint| bounds("o_buckets", "request_duration", endpoint);
    assert_eq!(bounds("unmatched"), [0.1, 1.0]);
    assert_eq!(bounds("/o/own-buckets"), [0.3, 3.0]);
    assert_eq!(bounds("/o/objective"), [0.1, 0.25, 1.0]);
    assert!(metrics.is_enabled());
}

#[test]
fn buckets_of_requests_begin_below_a_millisecond() {
    let _ = with_objective;
    let metrics = named("o_default").time_to_first_byte(true).build();
    let default = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
    ];
    for family in ["request_duration", "request_first_byte"] {
        assert_eq!(bounds("o_default", family, "unmatched"), default);
        // The bound of its objective is one of them.
        assert_eq!(bounds("o_default", family, "/o/objective"), default);
    }
    let prometheus = named("o_prometheus").buckets(PROMETHEUS_BUCKETS).build();
    assert_eq!(
        bounds("o_prometheus", "request_duration", "unmatched"),
        [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0
        ]
    );
    assert!(metrics.is_ok() && prometheus.is_ok());
}

/// The finite bounds of an endpoint's buckets, in ascending order.
fn bounds(namespace: &str, family: &str, endpoint: &str) -> Vec<f64> {
    let prefix = format!(
        "{namespace}_http_{family}_seconds_bucket{{method=\"GET\",endpoint=\"{endpoint}\",le=\""
    );
    let scrape = scrape();
    let buckets = scrape.starting_with(&prefix);
    let bound = |series: &str| series[prefix.len()..].trim_end_matches("\"}").parse();
    let bounds = buckets.iter().map(|(series, _)| bound(series));
    let mut bounds: Vec<f64> = bounds.map(|bound| bound.expect("a number")).collect();
    bounds.retain(|bound| bound.is_finite());
    bounds.sort_by(f64::total_cmp);
    bounds
}

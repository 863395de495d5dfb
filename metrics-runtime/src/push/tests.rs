//! Tests pushes to receivers that accept, refuse, are slow, or are unreachable.

#[cfg(feature = "pushgateway")]
mod pushgateway;
mod receiver;

use super::otlp::OtlpPusher;
use super::push_error::PushError;
use crate::recording::Counter;
use crate::snapshot::snapshot;
use axum::http::Method;
use metrics_macros::metric;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use prost::Message as _;
use receiver::{FakeReceiver, Reply};
use std::io::Read as _;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Pushes of the tests.
#[metric(crate = crate)]
static PUSHED_TOTAL: Counter;

/// Held by each test, because all tests count in the same series.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

fn pushes(protocol: &str, result: &str) -> f64 {
    let labels = [("protocol", protocol), ("result", result)];
    // The first push registers it.
    let total = snapshot().try_total("metrics_pushes_total", &labels);
    total.unwrap_or_default()
}

/// Flushes, and asserts that exactly one push ends with this result.
async fn ends_with(pusher: &OtlpPusher, result: &str) -> Result<(), PushError> {
    let before = pushes("otlp", result);
    let flushed = pusher.flush().await;
    assert_eq!(pushes("otlp", result), before + 1.0, "{flushed:?}");
    flushed
}

#[tokio::test]
async fn requests_are_those_of_the_specification() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[]).await;
    PUSHED_TOTAL.inc();
    let otlp = receiver.otlp().gzip(true).attribute("service.name", "shop");
    let pusher = otlp.header("api-key", "secret").expect("a header").start();
    ends_with(&pusher, "ok").await.expect("it is accepted");
    let log = receiver.log.lock().expect("no panic");
    let [request] = &log.received[..] else {
        panic!("{} requests", log.received.len());
    };
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.uri.path(), "/v1/metrics");
    assert_eq!(request.headers["content-type"], "application/x-protobuf");
    assert_eq!(request.headers["content-encoding"], "gzip");
    assert_eq!(request.headers["api-key"], "secret");
    let mut body = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(&request.body[..]);
    decoder.read_to_end(&mut body).expect("it is gzip");
    let decoded = ExportMetricsServiceRequest::decode(&body[..]).expect("it is valid");
    let metrics = &decoded.resource_metrics[0].scope_metrics[0].metrics;
    assert!(metrics.iter().any(|metric| metric.name == "pushed_total"));
    let bytes = snapshot().total("metrics_push_bytes_total", &[("protocol", "otlp")]);
    assert!(bytes >= request.body.len() as f64);
    let durations = snapshot().total("metrics_push_duration_seconds", &[("protocol", "otlp")]);
    assert!(durations >= 1.0);
}

#[tokio::test]
async fn a_receiver_that_is_busy_is_asked_again() {
    let _alone = ALONE.lock().await;
    let replies = [
        Reply::Status(503),
        Reply::RetryAfter(429, "1"),
        Reply::RetryAfter(502, "0"),
    ];
    let receiver = FakeReceiver::start(&replies).await;
    let pusher = receiver.otlp().start();
    let start = Instant::now();
    ends_with(&pusher, "ok")
        .await
        .expect("it is accepted in the end");
    assert_eq!(receiver.count(), 4);
    // At least 250 ms after the first response, and the second one asks for a second.
    assert!(start.elapsed() >= Duration::from_millis(1250));
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_not_begun() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[Reply::RetryAfter(503, "3600")]).await;
    let pusher = receiver.otlp().start();
    let error = ends_with(&pusher, "rejected").await;
    assert!(matches!(
        error,
        Err(PushError::Rejected { status: 503, .. })
    ));
    assert_eq!(receiver.count(), 1);
}

#[tokio::test]
async fn a_receiver_that_refuses_is_not_asked_again() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[Reply::Status(400), Reply::Status(500)]).await;
    let pusher = receiver.otlp().start();
    for status in [400, 500] {
        let error = ends_with(&pusher, "rejected").await.expect_err("refused");
        let expected = format!("the receiver answered with status {status}: what is wrong");
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(receiver.count(), 2);
}

#[tokio::test]
async fn data_points_that_are_refused_are_an_error() {
    let _alone = ALONE.lock().await;
    let receiver =
        FakeReceiver::start(&[Reply::Body(b"\x0a\x02\x08\x07"), Reply::Body(b"{}")]).await;
    let pusher = receiver.otlp().start();
    let error = ends_with(&pusher, "partial").await;
    assert!(matches!(error, Err(PushError::Partial { rejected: 7, .. })));
    ends_with(&pusher, "ok").await.expect("it is accepted");
}

#[tokio::test]
async fn a_receiver_that_is_slow_is_given_up_in_time() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[Reply::Never; 100]).await;
    let otlp = receiver.otlp().timeout(Duration::from_millis(100));
    let pusher = otlp.export_timeout(Duration::from_secs(1)).start();
    let start = Instant::now();
    let error = ends_with(&pusher, "timeout").await;
    assert!(matches!(error, Err(PushError::Timeout(_))), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(30));
    assert!(receiver.count() >= 1);
}

#[tokio::test]
async fn there_is_never_more_than_one_request() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[Reply::Slow; 1000]).await;
    let pusher = receiver.otlp().interval(Duration::from_millis(1)).start();
    // Flushes wait for each other, and for the exports of the interval.
    let flushes = tokio::join!(pusher.flush(), pusher.flush(), pusher.flush());
    assert!(matches!(flushes, (Ok(()), Ok(()), Ok(()))), "{flushes:?}");
    receiver.has_received(10).await;
    drop(pusher);
    assert_eq!(receiver.log.lock().expect("no panic").most_in_flight, 1);
}

#[tokio::test]
async fn the_last_push_does_not_wait_for_one_that_hangs() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[Reply::Never]).await;
    let pusher = receiver.otlp().interval(Duration::from_millis(1)).start();
    receiver.has_received(1).await;
    let before = pushes("otlp", "cancelled");
    let start = Instant::now();
    pusher.shutdown().await.expect("it is accepted");
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "that is the timeout"
    );
    assert_eq!(pushes("otlp", "cancelled"), before + 1.0);
    assert_eq!(receiver.count(), 2);
}

#[tokio::test]
async fn a_restarted_receiver_gets_the_counts_of_its_downtime() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[]).await;
    let address = receiver.address;
    let otlp = receiver.otlp().export_timeout(Duration::from_millis(300));
    let pusher = otlp.start();
    ends_with(&pusher, "ok").await.expect("it is accepted");
    receiver.task.abort();
    drop(receiver);
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let error = pusher.flush().await.expect_err("nobody listens");
    assert!(!matches!(error, PushError::Rejected { .. }), "{error}");
    PUSHED_TOTAL.inc();
    let listener = TcpListener::bind(address).await.expect("it is free again");
    let receiver = FakeReceiver::on(listener, &[]);
    ends_with(&pusher, "ok").await.expect("it is accepted");
    assert_eq!(receiver.count(), 1);
}

#[tokio::test]
async fn a_pusher_that_is_switched_off_does_nothing() {
    let _alone = ALONE.lock().await;
    let receiver = FakeReceiver::start(&[]).await;
    let mut otlp = receiver.otlp().interval(Duration::from_millis(1));
    otlp.enabled = false;
    let pusher = otlp.start();
    pusher.flush().await.expect("there is nothing to do");
    pusher.shutdown().await.expect("there is nothing to do");
    assert_eq!(receiver.count(), 0);
}

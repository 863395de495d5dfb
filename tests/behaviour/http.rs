//! Requests, over a real socket, however they end.

use crate::scrape;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{any, get, post};
use http_body::Frame;
use metrics_runtime::{instrument, instrumented};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tests::server::{Server, eventually};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc;

fn labels(method: &str, endpoint: &str) -> String {
    format!("method=\"{method}\",endpoint=\"{endpoint}\"")
}

fn requests(method: &str, endpoint: &str, status: u16) -> f64 {
    let labels = labels(method, endpoint);
    let series = format!("http_requests_total{{{labels},status_code=\"{status}\"}}");
    scrape().samples.get(&series).copied().unwrap_or(0.0)
}

fn exceptions(kind: &str, endpoint: &str) -> f64 {
    let labels = format!("exception_type=\"{kind}\",endpoint=\"{endpoint}\"");
    scrape().value(&format!("http_exceptions_total{{{labels}}}"))
}

fn value(family: &str, method: &str, endpoint: &str) -> f64 {
    scrape().value(&format!("{family}{{{}}}", labels(method, endpoint)))
}

#[instrumented(GET "/h/users/{id}", status = [200, 404])]
async fn user(Path(id): Path<u32>) -> (StatusCode, String) {
    let found = if id < 100 {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    (found, format!("user {id}"))
}

#[tokio::test]
async fn requests_count_by_route_method_and_status() {
    let router = Router::new().route("/h/users/{id}", get(user));
    let server = Server::start(instrument(router)).await;
    let path = "/h/users/{id}";
    assert_eq!(requests("GET", path, 200), 0.0);
    for (request, status) in [
        (("GET", "/h/users/1"), 200),
        (("GET", "/h/users/2?page=3"), 200),
        (("GET", "/h/users/100"), 404),
        (("GET", "/h/users/me"), 400),
        (("DELETE", "/h/users/1"), 405),
    ] {
        assert_eq!(server.status(request.0, request.1).await, Some(status));
    }
    assert_eq!(requests("GET", path, 200), 2.0);
    assert_eq!(requests("GET", path, 404), 1.0);
    assert_eq!(requests("GET", path, 400), 1.0);
    assert_eq!(requests("DELETE", path, 405), 1.0);
    assert_eq!(
        value("http_request_duration_seconds_count", "GET", path),
        4.0
    );
    assert_eq!(value("http_response_size_bytes_count", "GET", path), 4.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
    assert!(value("http_request_duration_seconds_sum", "GET", path) > 0.0);
}

#[tokio::test]
async fn a_scrape_is_an_exposition_with_its_content_type() {
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
    // Scrapes themselves are no requests.
    assert_eq!(
        exposition.starting_with("http_requests_total{method=\"GET\",endpoint=\"/metrics\""),
        []
    );
}

#[tokio::test]
async fn requests_after_a_scrape_count() {
    // All on one thread, where a scrape outside of the layer must leave
    // nothing behind for the request that comes next.
    let path = "/h/after-a-scrape";
    let server = Server::start(instrument(Router::new().route(path, get(async || "x")))).await;
    for _ in 0..5 {
        assert_eq!(server.status("GET", "/metrics").await, Some(200));
        assert_eq!(server.status("GET", path).await, Some(200));
    }
    assert_eq!(requests("GET", path, 200), 5.0);
}

#[tokio::test]
async fn clients_can_not_make_series() {
    let router = Router::new().route("/h/flood/{id}", any(async || "x"));
    let server = Server::start(instrument(router)).await;
    let everything = async |n: usize| {
        for path in [
            format!("/h/flood/{n}"),
            format!("/scan/{n}.php"),
            format!("/{n}?a={n}"),
        ] {
            let method = format!("METHOD{n}");
            let request = format!(
                "{method} {path} HTTP/1.1\r\nHost: h{n}\r\nX-{n}: y\r\nConnection: close\r\n\r\n"
            );
            assert!(server.send(&request).await.starts_with("HTTP/1.1 "));
        }
    };
    everything(0).await;
    let of = |endpoint: &str| {
        let scrape = scrape();
        let label = format!("endpoint=\"{endpoint}\"");
        scrape
            .samples
            .keys()
            .filter(|series| series.contains(&label))
            .count()
    };
    let before = of("/h/flood/{id}");
    for n in 1..50 {
        everything(n).await;
    }
    assert_eq!(of("/h/flood/{id}"), before);
    assert_eq!(requests("OTHER", "/h/flood/{id}", 200), 50.0);
    assert_eq!(requests("OTHER", "unmatched", 404), 100.0);
    assert_eq!(
        scrape()
            .samples
            .keys()
            .filter(|series| series.contains("scan"))
            .count(),
        0
    );
}

#[tokio::test]
async fn a_panic_is_a_500_and_goes_on() {
    async fn panics() {
        panic!("in a handler");
    }
    let router = Router::new().route("/h/panics", get(panics));
    let server = Server::start(instrument(router)).await;
    // It goes on: so hyper closes the connection without an answer.
    assert_eq!(server.status("GET", "/h/panics").await, None);
    assert_eq!(requests("GET", "/h/panics", 500), 1.0);
    assert_eq!(exceptions("panic", "/h/panics"), 1.0);
    assert_eq!(value("http_requests_in_progress", "GET", "/h/panics"), 0.0);
}

#[tokio::test]
async fn a_client_that_leaves_before_the_head_is_a_499() {
    let router = Router::new().route("/h/slow", get(std::future::pending::<()>));
    let server = Server::start(instrument(router)).await;
    let mut client = server.connect().await;
    client
        .write_all(b"GET /h/slow HTTP/1.1\r\nHost: test\r\n\r\n")
        .await
        .expect("it is read");
    let in_progress = || {
        let series = format!("http_requests_in_progress{{{}}}", labels("GET", "/h/slow"));
        scrape().samples.get(&series).copied()
    };
    eventually(Some(1.0), in_progress).await;
    drop(client);
    eventually(1.0, || requests("GET", "/h/slow", 499)).await;
    assert_eq!(exceptions("cancelled", "/h/slow"), 1.0);
    assert_eq!(in_progress(), Some(0.0));
}

/// A body of unknown length, fed through a channel.
struct Streamed(mpsc::UnboundedReceiver<Result<&'static str, &'static str>>);

impl http_body::Body for Streamed {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(cx).map(|part| {
            Some(match part? {
                Ok(text) => Ok(Frame::data(Bytes::from(text))),
                Err(error) => Err(error.into()),
            })
        })
    }
}

type Parts = mpsc::UnboundedSender<Result<&'static str, &'static str>>;

/// A server with one streaming route, and what feeds its next response.
async fn streaming(path: &'static str) -> (Server, Parts) {
    let (parts, receiver) = mpsc::unbounded_channel();
    let receiver = std::sync::Mutex::new(Some(receiver));
    let handler = async move || {
        let receiver = receiver
            .lock()
            .expect("no panic")
            .take()
            .expect("one request");
        Response::new(Body::new(Streamed(receiver)))
    };
    let handler = std::sync::Arc::new(handler);
    let router = Router::new().route(path, get(move || async move { handler().await }));
    (Server::start(instrument(router)).await, parts)
}

#[tokio::test]
async fn a_streamed_response_lasts_to_its_end() {
    let path = "/h/stream";
    let (server, parts) = streaming(path).await;
    let mut client = server.connect().await;
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    client
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    parts.send(Ok("first ")).expect("it streams");
    let mut head = [0; 12];
    client
        .read_exact(&mut head)
        .await
        .expect("the head comes before the end");
    assert_eq!(&head, b"HTTP/1.1 200");
    assert_eq!(requests("GET", path, 200), 0.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 1.0);
    parts.send(Ok("second")).expect("it streams");
    drop(parts);
    client.read_to_end(&mut Vec::new()).await.expect("it ends");
    eventually(1.0, || requests("GET", path, 200)).await;
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
    assert_eq!(value("http_response_size_bytes_count", "GET", path), 1.0);
    assert_eq!(value("http_response_size_bytes_sum", "GET", path), 12.0);
    assert_eq!(exceptions("cancelled", path), 0.0);
}

#[tokio::test]
async fn a_client_that_leaves_in_mid_stream_is_a_499() {
    let path = "/h/stream-left";
    let (server, parts) = streaming(path).await;
    let mut client = server.connect().await;
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");
    client
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    parts.send(Ok("first")).expect("it streams");
    client
        .read_exact(&mut [0; 12])
        .await
        .expect("the head comes");
    drop(client);
    eventually(1.0, || requests("GET", path, 499)).await;
    assert_eq!(exceptions("cancelled", path), 1.0);
    assert_eq!(value("http_response_size_bytes_sum", "GET", path), 5.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
}

#[tokio::test]
async fn a_body_that_fails_is_a_500() {
    let path = "/h/stream-fails";
    let (server, parts) = streaming(path).await;
    let mut client = server.connect().await;
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");
    client
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    parts.send(Ok("first")).expect("it streams");
    client
        .read_exact(&mut [0; 12])
        .await
        .expect("the head comes");
    parts.send(Err("no more")).expect("it streams");
    eventually(1.0, || requests("GET", path, 500)).await;
    assert_eq!(exceptions("body", path), 1.0);
    assert_eq!(requests("GET", path, 200), 0.0);
}

#[tokio::test]
async fn the_head_of_a_stream_is_a_whole_response() {
    let path = "/h/stream-head";
    let (server, parts) = streaming(path).await;
    assert_eq!(server.status("HEAD", path).await, Some(200));
    drop(parts);
    assert_eq!(requests("HEAD", path, 200), 1.0);
    assert_eq!(exceptions("cancelled", path), 0.0);
}

#[tokio::test]
async fn bodies_are_measured_as_they_are_sent_or_read() {
    let path = "/h/echo";
    let router = Router::new().route(path, post(async |body: Bytes| body));
    let server = Server::start(instrument(router)).await;
    let head = format!("POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    let answer = server
        .send(&format!("{head}Content-Length: 7\r\n\r\nseven b"))
        .await;
    assert!(answer.ends_with("seven b"));
    let chunked = "Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n5\r\nfive!\r\n0\r\n\r\n";
    let answer = server.send(&format!("{head}{chunked}")).await;
    assert!(answer.ends_with("fourfive!"));
    for family in ["http_request_size_bytes", "http_response_size_bytes"] {
        assert_eq!(value(&format!("{family}_count"), "POST", path), 2.0);
        assert_eq!(value(&format!("{family}_sum"), "POST", path), 16.0);
    }
}

#[tokio::test]
async fn a_stream_whose_length_the_head_says_is_a_whole_response() {
    let path = "/h/stream-length";
    let (parts, receiver) = mpsc::unbounded_channel();
    let receiver = std::sync::Arc::new(std::sync::Mutex::new(Some(receiver)));
    let handler = async move || {
        let receiver = receiver
            .lock()
            .expect("no panic")
            .take()
            .expect("one request");
        let body = Body::new(Streamed(receiver));
        Response::builder()
            .header("content-length", 10)
            .body(body)
            .expect("valid")
    };
    let router = Router::new().route(path, get(handler));
    let server = Server::start(instrument(router)).await;
    // All is sent, but the stream does not end: the server won't ask.
    parts.send(Ok("first")).expect("it streams");
    parts.send(Ok("again")).expect("it streams");
    assert_eq!(server.status("GET", path).await, Some(200));
    eventually(1.0, || requests("GET", path, 200)).await;
    assert_eq!(exceptions("cancelled", path), 0.0);
    assert_eq!(value("http_response_size_bytes_sum", "GET", path), 10.0);
    drop(parts);
}

/// A body that has ended, but does not know its size.
struct Ended;

impl http_body::Body for Ended {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::default()
    }
}

#[tokio::test]
async fn a_body_that_has_ended_already_is_a_whole_response() {
    let path = "/h/ended";
    let router = Router::new().route(path, get(async || Response::new(Body::new(Ended))));
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", path).await, Some(200));
    eventually(1.0, || requests("GET", path, 200)).await;
}

#[tokio::test]
async fn a_request_counts_the_bytes_that_were_read_not_those_it_promised() {
    let path = "/h/promised";
    let router = Router::new().route(path, post(async || "not read"));
    let server = Server::start(instrument(router)).await;
    let mut client = server.connect().await;
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: test\r\nContent-Length: 18446744073709551000\r\n\r\n"
    );
    client
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    client
        .read_exact(&mut [0; 12])
        .await
        .expect("the head comes");
    eventually(1.0, || requests("POST", path, 200)).await;
    assert_eq!(value("http_request_size_bytes_sum", "POST", path), 0.0);
    assert_eq!(value("http_request_size_bytes_count", "POST", path), 1.0);
}

#[tokio::test]
async fn a_route_of_ones_own_answers_scrapes_and_counts_only_other_answers() {
    let path = "/h/own-metrics";
    let router = Router::new()
        .route(path, get(metrics_runtime::scrape))
        .method_not_allowed_fallback(async || (StatusCode::METHOD_NOT_ALLOWED, "no"))
        .layer(metrics_runtime::HttpMetrics::new());
    let server = Server::start(router).await;
    assert_eq!(server.status("GET", path).await, Some(200));
    assert_eq!(server.status("PUT", path).await, Some(405));
    assert_eq!(requests("GET", path, 200), 0.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
    assert_eq!(requests("PUT", path, 405), 1.0);
}

#[tokio::test]
async fn nested_routes_count_under_their_whole_path() {
    let inner = Router::new().route("/{id}", get(async || "nested"));
    let router = Router::new().nest("/h/nested", inner);
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", "/h/nested/1").await, Some(200));
    assert_eq!(server.status("GET", "/h/nested/2").await, Some(200));
    assert_eq!(requests("GET", "/h/nested/{id}", 200), 2.0);
}

#[tokio::test]
async fn the_answers_of_inner_layers_count() {
    let refuse = axum::middleware::from_fn(async |_: axum::extract::Request, _| {
        Ok::<_, Infallible>(
            Response::builder()
                .status(429)
                .body(Body::empty())
                .expect("valid"),
        )
    });
    let router = Router::new()
        .route("/h/limited", get(async || "never"))
        .layer(refuse);
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", "/h/limited").await, Some(429));
    assert_eq!(requests("GET", "/h/limited", 429), 1.0);
}

//! The bodies of requests and responses, streamed or not.

use super::{exceptions, requests, streaming, value};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Response;
use axum::routing::{get, post};
use http_body::Frame;
use metrics_runtime::instrument;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tests::server::{Server, eventually, head_comes};
use tests::streamed::Streamed;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;

#[tokio::test]
async fn a_streamed_response_lasts_to_its_end() {
    let path = "/h/stream";
    let (server, parts) = streaming(path).await;
    let mut client = server.begin(path).await;
    parts.send(Ok("first ")).expect("it streams");
    head_comes(&mut client).await;
    assert_eq!(requests("GET", path, 200), 0.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 1.0);
    parts.send(Ok("second")).expect("it streams");
    drop(parts);
    tests::server::in_time(client.read_to_end(&mut Vec::new()))
        .await
        .expect("it ends");
    eventually(1.0, || requests("GET", path, 200)).await;
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
    assert_eq!(value("http_response_size_bytes_count", "GET", path), 1.0);
    assert_eq!(value("http_response_size_bytes_sum", "GET", path), 12.0);
    assert_eq!(exceptions("cancelled", path), 0.0);
}

#[tokio::test]
async fn a_client_that_disconnects_during_a_stream_is_a_499() {
    let path = "/h/stream-left";
    let (server, parts) = streaming(path).await;
    let mut client = server.begin(path).await;
    parts.send(Ok("first")).expect("it streams");
    head_comes(&mut client).await;
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
    let mut client = server.begin(path).await;
    parts.send(Ok("first")).expect("it streams");
    head_comes(&mut client).await;
    parts.send(Err("no more")).expect("it streams");
    eventually(1.0, || requests("GET", path, 500)).await;
    assert_eq!(exceptions("body", path), 1.0);
    assert_eq!(requests("GET", path, 200), 0.0);
}

#[tokio::test]
async fn a_stream_with_a_content_length_is_a_complete_response() {
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
    // Everything is sent, but the stream does not end: the server does not poll it again.
    parts.send(Ok("first")).expect("it streams");
    parts.send(Ok("again")).expect("it streams");
    assert_eq!(server.status("GET", path).await, Some(200));
    eventually(1.0, || requests("GET", path, 200)).await;
    assert_eq!(exceptions("cancelled", path), 0.0);
    assert_eq!(value("http_response_size_bytes_sum", "GET", path), 10.0);
    drop(parts);
}

/// A body that has ended, but whose size is unknown.
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
async fn a_body_that_has_already_ended_is_a_complete_response() {
    let path = "/h/ended";
    let router = Router::new().route(path, get(async || Response::new(Body::new(Ended))));
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", path).await, Some(200));
    eventually(1.0, || requests("GET", path, 200)).await;
}

#[tokio::test]
async fn body_sizes_are_the_bytes_sent_or_read() {
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
async fn a_request_counts_the_read_bytes_not_the_declared_length() {
    let path = "/h/declared";
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
    head_comes(&mut client).await;
    eventually(1.0, || requests("POST", path, 200)).await;
    assert_eq!(value("http_request_size_bytes_sum", "POST", path), 0.0);
    assert_eq!(value("http_request_size_bytes_count", "POST", path), 1.0);
}

#[tokio::test]
async fn a_partly_read_body_counts_partly() {
    let path = "/h/read-in-part";
    let first_part = async |body: Body| {
        let mut body = body.into_data_stream();
        let first = body
            .next()
            .await
            .expect("there is one")
            .expect("it is complete");
        first.len().to_string()
    };
    let router = Router::new().route(path, post(first_part));
    let server = Server::start(instrument(router)).await;
    let mut client = server.connect().await;
    let head = format!("POST {path} HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nfirst");
    client.write_all(head.as_bytes()).await.expect("it is read");
    let mut answer = [0; 12];
    client
        .read_exact(&mut answer)
        .await
        .expect("the head comes");
    assert_eq!(&answer, b"HTTP/1.1 200");
    eventually(1.0, || requests("POST", path, 200)).await;
    assert_eq!(value("http_request_size_bytes_sum", "POST", path), 5.0);
    assert_eq!(value("http_request_size_bytes_count", "POST", path), 1.0);
}

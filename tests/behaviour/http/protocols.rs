//! HEAD, `Expect: 100-continue`, upgrades and HTTP/2.

use super::{exceptions, labels, requests, series_of, streaming, value};
use crate::scrape;
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::routing::{any, get, post};
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use metrics_runtime::instrument;
use std::convert::Infallible;
use tests::server::{Server, eventually};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_stream::wrappers::UnboundedReceiverStream;

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
async fn a_head_request_counts_as_one_without_a_body() {
    let path = "/h/head";
    let server = Server::start(instrument(Router::new().route(path, get(async || "body")))).await;
    assert_eq!(server.status("GET", path).await, Some(200));
    assert_eq!(server.status("HEAD", path).await, Some(200));
    assert_eq!(requests("HEAD", path, 200), 1.0);
    assert_eq!(value("http_response_size_bytes_sum", "HEAD", path), 0.0);
    assert_eq!(value("http_response_size_bytes_sum", "GET", path), 4.0);
}

#[tokio::test]
async fn a_body_with_expect_100_continue_counts_once_it_is_requested() {
    let router = Router::new()
        .route("/h/expect/read", post(async |body: Bytes| body))
        .route("/h/expect/refused", post(async || StatusCode::FORBIDDEN));
    let server = Server::start(instrument(router)).await;
    let expecting = async |path: &str| {
        let mut client = server.connect().await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
             Expect: 100-continue\r\nContent-Length: 4\r\n\r\n"
        );
        client.write_all(head.as_bytes()).await.expect("it is read");
        let mut answer = [0; 12];
        tests::server::in_time(client.read_exact(&mut answer))
            .await
            .expect("it answers");
        (client, answer)
    };
    let (mut client, answer) = expecting("/h/expect/read").await;
    assert_eq!(&answer, b"HTTP/1.1 100");
    client.write_all(b"body").await.expect("it is read");
    let mut rest = String::new();
    tests::server::in_time(client.read_to_string(&mut rest))
        .await
        .expect("it ends");
    assert!(
        rest.contains("HTTP/1.1 200") && rest.ends_with("body"),
        "{rest}"
    );
    assert_eq!(requests("POST", "/h/expect/read", 200), 1.0);
    assert_eq!(
        value("http_request_size_bytes_sum", "POST", "/h/expect/read"),
        4.0
    );

    let (_client, answer) = expecting("/h/expect/refused").await;
    assert_eq!(&answer, b"HTTP/1.1 403");
    assert_eq!(requests("POST", "/h/expect/refused", 403), 1.0);
    assert_eq!(
        value("http_request_size_bytes_sum", "POST", "/h/expect/refused"),
        0.0
    );
}

#[tokio::test]
async fn an_upgrade_is_a_request_that_ends_with_the_handshake() {
    let path = "/h/websocket";
    let echo = async |upgrade: WebSocketUpgrade| {
        upgrade.on_upgrade(async |mut socket| {
            while let Some(Ok(message @ Message::Text(_))) = socket.recv().await {
                if socket.send(message).await.is_err() {
                    return;
                }
            }
        })
    };
    let server = Server::start(instrument(Router::new().route(path, any(echo)))).await;
    let mut client = server.connect().await;
    let handshake = format!(
        "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    client
        .write_all(handshake.as_bytes())
        .await
        .expect("it is read");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.expect("the head comes"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101"));
    assert_eq!(requests("GET", path, 101), 1.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
    // The connection still works: a text frame, masked with zeros, is echoed unmasked.
    client
        .write_all(b"\x81\x82\0\0\0\0hi")
        .await
        .expect("it is read");
    let mut frame = [0; 4];
    tests::server::in_time(client.read_exact(&mut frame))
        .await
        .expect("it comes back");
    assert_eq!(&frame, b"\x81\x02hi");
    drop(client);
    assert_eq!(server.status("GET", path).await, Some(400), "no handshake");
    assert_eq!(exceptions("cancelled", path), 0.0);
}

type Upload = StreamBody<UnboundedReceiverStream<Result<http_body::Frame<Bytes>, Infallible>>>;

/// An HTTP/2 connection for requests with bodies of this type.
async fn connect<B>(server: &Server) -> SendRequest<B>
where
    B: http_body::Body<Data = Bytes, Error = Infallible> + Send + Unpin + 'static,
{
    let stream = TokioIo::new(server.connect().await);
    let (client, connection) = http2::handshake(TokioExecutor::new(), stream)
        .await
        .expect("the server speaks HTTP/2");
    tokio::spawn(connection);
    client
}

fn request<B>(method: &str, path: &str, body: B) -> Request<B> {
    let request = Request::builder().method(method);
    let request = request.uri(format!("http://test{path}"));
    request.body(body).expect("a request")
}

#[tokio::test]
async fn each_request_of_an_http_2_connection_counts() {
    let path = "/h/two/{id}";
    let router = Router::new().route(path, post(async |body: Bytes| body));
    let server = Server::start(instrument(router)).await;
    let client = connect(&server).await;
    let mut answers = Vec::new();
    for id in 0..20 {
        let mut client = client.clone();
        let body = Full::new(Bytes::from("four"));
        answers.push(tokio::spawn(async move {
            let answer = client.send_request(request("POST", &format!("/h/two/{id}"), body));
            let answer = answer.await.expect("it answers");
            let status = answer.status();
            (status, answer.collect().await.expect("it ends").to_bytes())
        }));
    }
    for answer in answers {
        let (status, body) = answer.await.expect("no panic");
        assert_eq!((status, &body[..]), (StatusCode::OK, &b"four"[..]));
    }
    assert_eq!(requests("POST", path, 200), 20.0);
    for family in ["http_request_size_bytes", "http_response_size_bytes"] {
        assert_eq!(value(&format!("{family}_count"), "POST", path), 20.0);
        assert_eq!(value(&format!("{family}_sum"), "POST", path), 80.0);
    }
    assert_eq!(value("http_requests_in_progress", "POST", path), 0.0);
}

fn in_progress(method: &str, path: &str) -> f64 {
    let series = format!("http_requests_in_progress{{{}}}", labels(method, path));
    scrape().samples.get(&series).copied().unwrap_or(0.0)
}

#[tokio::test]
async fn a_reset_before_the_head_is_a_499() {
    let path = "/h/two-slow";
    let router = Router::new().route(path, get(std::future::pending::<()>));
    let server = Server::start(instrument(router)).await;
    let mut client = connect::<Full<Bytes>>(&server).await;
    let waiting = tokio::spawn(client.send_request(request("GET", path, Full::default())));
    eventually(1.0, || in_progress("GET", path)).await;
    waiting.abort();
    eventually(1.0, || requests("GET", path, 499)).await;
    assert_eq!(exceptions("cancelled", path), 1.0);
    assert_eq!(in_progress("GET", path), 0.0);
}

#[tokio::test]
async fn a_reset_during_a_stream_is_a_499() {
    let path = "/h/two-stream";
    let (server, parts) = streaming(path).await;
    let mut client = connect::<Full<Bytes>>(&server).await;
    let answer = client.send_request(request("GET", path, Full::default()));
    parts.send(Ok("first")).expect("it streams");
    let mut answer: Response<_> = answer.await.expect("it answers");
    let first = answer
        .frame()
        .await
        .expect("a frame")
        .expect("it is complete");
    assert_eq!(first.into_data().expect("data"), "first");
    assert_eq!(requests("GET", path, 200), 0.0);
    drop(answer);
    eventually(1.0, || requests("GET", path, 499)).await;
    assert_eq!(value("http_response_size_bytes_sum", "GET", path), 5.0);
}

#[tokio::test]
async fn a_reset_upload_is_a_499() {
    let path = "/h/two-upload";
    let router = Router::new().route(path, post(async |body: Bytes| body));
    let server = Server::start(instrument(router)).await;
    let mut client = connect::<Upload>(&server).await;
    let (parts, receiver) = tokio::sync::mpsc::unbounded_channel();
    let body = StreamBody::new(UnboundedReceiverStream::new(receiver));
    let part = http_body::Frame::data(Bytes::from("begins"));
    parts.send(Ok(part)).expect("it is sent");
    let waiting = tokio::spawn(client.send_request(request("POST", path, body)));
    eventually(1.0, || in_progress("POST", path)).await;
    waiting.abort();
    eventually(1.0, || requests("POST", path, 499)).await;
    assert_eq!(requests("POST", path, 400), 0.0);
    assert!(!series_of(path).iter().any(|series| series.contains("400")));
}

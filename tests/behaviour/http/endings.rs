//! Requests that end without a response.

use super::{exceptions, labels, requests, value};
use crate::scrape;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use metrics_runtime::instrument;
use tests::server::{Server, eventually};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tower_http::catch_panic::CatchPanicLayer;

#[tokio::test]
async fn a_panic_is_a_500_and_propagates() {
    async fn panics() {
        panic!("in a handler");
    }
    let router = Router::new().route("/h/panics", get(panics));
    let server = Server::start(instrument(router)).await;
    // The panic propagates, so hyper closes the connection without a response.
    assert_eq!(server.status("GET", "/h/panics").await, None);
    assert_eq!(requests("GET", "/h/panics", 500), 1.0);
    assert_eq!(exceptions("panic", "/h/panics"), 1.0);
    assert_eq!(value("http_requests_in_progress", "GET", "/h/panics"), 0.0);
}

#[tokio::test]
async fn a_client_that_disconnects_before_the_head_is_a_499() {
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

#[tokio::test]
async fn a_panic_in_a_middleware_is_a_500_too() {
    let path = "/h/middleware-panics";
    let panics = middleware::from_fn(async |_: Request, _: Next| -> Response {
        tokio::task::yield_now().await;
        panic!("in a middleware")
    });
    let router = Router::new()
        .route(path, get(async || "never"))
        .layer(panics);
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", path).await, None);
    assert_eq!(requests("GET", path, 500), 1.0);
    assert_eq!(exceptions("panic", path), 1.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
}

#[tokio::test]
async fn a_panic_that_a_layer_catches_counts_as_the_layers_response() {
    let path = "/h/panic-caught";
    async fn panics() {
        panic!("in a handler");
    }
    let router = Router::new()
        .route(path, get(panics))
        .layer(CatchPanicLayer::new());
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", path).await, Some(500));
    assert_eq!(requests("GET", path, 500), 1.0);
    assert_eq!(exceptions("panic", path), 0.0);
}

#[tokio::test]
async fn an_aborted_upload_is_a_499() {
    let path = "/h/upload-aborted";
    let router = Router::new().route(path, post(async |body: Bytes| body.len().to_string()));
    let server = Server::start(instrument(router)).await;
    for (n, head) in [
        "Content-Length: 100\r\n\r\nbegins",
        "Transfer-Encoding: chunked\r\n\r\n6\r\nbegins\r\n",
    ]
    .iter()
    .enumerate()
    {
        let mut client = server.connect().await;
        let request = format!("POST {path} HTTP/1.1\r\nHost: test\r\n{head}");
        client
            .write_all(request.as_bytes())
            .await
            .expect("it is read");
        let in_progress = || {
            let series = format!("http_requests_in_progress{{{}}}", labels("POST", path));
            scrape().samples.get(&series).copied()
        };
        eventually(Some(1.0), in_progress).await;
        drop(client);
        let count = (n + 1) as f64;
        eventually(count, || requests("POST", path, 499)).await;
        assert_eq!(exceptions("cancelled", path), count);
        assert_eq!(requests("POST", path, 400), 0.0);
        assert_eq!(in_progress(), Some(0.0));
    }
    assert_eq!(value("http_request_size_bytes_sum", "POST", path), 12.0);
}

#[tokio::test]
async fn a_client_that_aborts_an_upload_and_still_reads_gets_no_uncounted_status() {
    let path = "/h/upload-half-closed";
    // The response is 400.
    let router = Router::new().route(path, post(async |body: Bytes| body.len().to_string()));
    let server = Server::start(instrument(router)).await;
    let mut client = server.connect().await;
    let request =
        format!("POST {path} HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nbegins");
    client
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    client.shutdown().await.expect("open");
    let mut answer = String::new();
    tests::server::in_time(client.read_to_string(&mut answer))
        .await
        .expect("it ends");
    assert_eq!(answer, "");
    eventually(1.0, || requests("POST", path, 499)).await;
    assert_eq!(requests("POST", path, 400), 0.0);
}

#[tokio::test]
async fn a_malformed_upload_gets_the_handlers_response() {
    let path = "/h/upload-malformed";
    let router = Router::new().route(path, post(async |body: Bytes| body.len().to_string()));
    let server = Server::start(instrument(router)).await;
    let answer = server
        .send(&format!(
            "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
             Transfer-Encoding: chunked\r\n\r\nnot a length\r\n"
        ))
        .await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(requests("POST", path, 400), 1.0);
    assert_eq!(exceptions("cancelled", path), 0.0);
}

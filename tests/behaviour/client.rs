//! The layer for HTTP clients, such as hyper-util's and reqwest's.

use crate::scrape;
use axum::Router;
use axum::http::{Method, Request, Response, StatusCode};
use axum::routing::get;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use metrics_runtime::client::{ClientMetrics, RequestTarget};
use std::future::pending;
use std::panic::AssertUnwindSafe;
use tests::server::{Server, in_time};
use tower::{Layer as _, ServiceExt as _, service_fn};

/// The value of a series of a peer.
fn value(family: &str, labels: &str) -> f64 {
    scrape().value(&format!("external_{family}{{{labels}}}"))
}

fn ended(peer: &str, operation: &str, status: &str) -> f64 {
    let labels = format!("peer=\"{peer}\",operation=\"{operation}\",status=\"{status}\"");
    value("requests_total", &labels)
}

fn failed(peer: &str, operation: &str, error: &str) -> f64 {
    let labels = format!("peer=\"{peer}\",operation=\"{operation}\",error=\"{error}\"");
    value("errors_total", &labels)
}

async fn server() -> Server {
    let router = Router::new()
        .route("/", get(async || "found"))
        .route("/broken", get(async || StatusCode::BAD_GATEWAY));
    Server::start(router).await
}

fn request(url: &str) -> Request<Empty<Bytes>> {
    let request = Request::get(url).body(Empty::new());
    request.expect("a request")
}

#[tokio::test]
async fn requests_of_hyper_util_count_by_peer() {
    let server = server().await;
    let address = server.address;
    let metrics = ClientMetrics::builder()
        .peer("hyper_util", [format!("{address}")])
        .peer("hyper_util_elsewhere", ["127.0.0.1:1", "[::1]:1"])
        .build()
        .expect("valid options");
    for status in ["success", "error", "panic", "cancelled"] {
        assert_eq!(ended("hyper_util", "GET", status), 0.0);
    }
    let client = metrics.layer(Client::builder(TokioExecutor::new()).build_http());
    let send = async |url: &str| in_time(client.clone().oneshot(request(url))).await;
    for path in ["/", "/broken", "/missing"] {
        let answer = send(&format!("http://{address}{path}")).await;
        answer.expect("the server answers");
    }
    send("http://[::1]:1/").await.expect_err("nobody listens");
    assert_eq!(ended("hyper_util", "GET", "success"), 2.0);
    assert_eq!(ended("hyper_util", "GET", "error"), 1.0);
    assert_eq!(failed("hyper_util", "GET", "server_error"), 1.0);
    assert_eq!(failed("hyper_util", "GET", "transport"), 0.0);
    assert_eq!(failed("hyper_util_elsewhere", "GET", "transport"), 1.0);
    let of = r#"peer="hyper_util",operation="GET""#;
    assert_eq!(value("request_duration_seconds_count", of), 3.0);
    assert_eq!(value("requests_in_progress", of), 0.0);
}

#[tokio::test]
async fn requests_of_reqwest_count_by_peer() {
    let server = server().await;
    let url = format!("http://{}/", server.address);
    let metrics = ClientMetrics::builder()
        .peer("reqwest", ["127.0.0.1"])
        .build()
        .expect("valid options")
        .by(
            |request: &reqwest::Request| {
                let url = request.url();
                RequestTarget::new(
                    request.method(),
                    url.host_str(),
                    url.port_or_known_default(),
                )
            },
            |response: &reqwest::Response| response.status(),
        );
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.expect("a client");
    let request = client.get(&url).build().expect("a request");
    let answer = in_time(metrics.layer(client).oneshot(request)).await;
    assert_eq!(answer.expect("it answers").status(), StatusCode::OK);
    assert_eq!(ended("reqwest", "GET", "success"), 1.0);
}

#[tokio::test]
async fn other_hosts_and_methods_share_series() {
    let metrics = ClientMetrics::builder()
        .peer("one_host", ["one.test:443", "ONE.test:8443"])
        .methods([Method::PUT])
        .error_if(|status| status.is_client_error() || status.is_redirection())
        .build()
        .expect("valid options");
    let client = metrics.layer(service_fn(async |request: Request<u16>| {
        let status = StatusCode::from_u16(*request.body()).expect("a status");
        let response = Response::builder().status(status).body(());
        Ok::<_, String>(response.expect("a response"))
    }));
    for (method, url, status) in [
        ("PUT", "https://one.test/", 200),
        ("PUT", "https://One.Test:8443/", 404),
        ("PUT", "https://one.test:8443/", 500),
        ("BREW", "https://one.test/", 304),
        ("PUT", "http://one.test/", 200),
        ("PUT", "https://two.test/", 200),
        ("PUT", "/", 200),
    ] {
        let request = Request::builder().method(method).uri(url).body(status);
        let answer = client.clone().oneshot(request.expect("a request"));
        answer.await.expect("an answer");
    }
    assert_eq!(ended("one_host", "PUT", "success"), 2.0);
    assert_eq!(failed("one_host", "PUT", "client_error"), 1.0);
    assert_eq!(failed("one_host", "OTHER", "other"), 1.0);
    assert_eq!(ended("__other__", "PUT", "success"), 3.0);
}

#[tokio::test]
async fn requests_that_are_dropped_or_panic_are_counted_as_such() {
    let metrics = ClientMetrics::builder()
        .peer("lost", ["lost.test"])
        .build()
        .expect("valid options");
    let waits = metrics.layer(service_fn(|_: Request<Empty<Bytes>>| {
        pending::<Result<Response<()>, String>>()
    }));
    let panics = metrics.layer(service_fn(async |_: Request<Empty<Bytes>>| {
        let answer: Result<Response<()>, String> = Err("none".to_owned());
        assert!(answer.is_ok(), "it panics");
        answer
    }));
    let of = r#"peer="lost",operation="GET""#;
    let mut waiting = Box::pin(waits.oneshot(request("http://lost.test/")));
    assert!(crate::poll(waiting.as_mut()).is_pending());
    assert_eq!(value("requests_in_progress", of), 1.0);
    drop(waiting);
    let mut panicking = Box::pin(panics.oneshot(request("http://lost.test/")));
    let poll = AssertUnwindSafe(|| crate::poll(panicking.as_mut()));
    std::panic::catch_unwind(poll).expect_err("it panics");
    drop(panicking);
    assert_eq!(ended("lost", "GET", "cancelled"), 1.0);
    assert_eq!(ended("lost", "GET", "panic"), 1.0);
    assert_eq!(value("requests_in_progress", of), 0.0);
}

#[test]
fn all_invalid_options_of_a_client_are_reported() {
    let error = ClientMetrics::builder()
        .peer("a", ["a.test", "http://a.test/", "user@a.test"])
        .peer("a", ["A.TEST"])
        .buckets([0.0])
        .build()
        .expect_err("five mistakes");
    assert_eq!(
        error.to_string(),
        "invalid host: `http://a.test/` of the peer `a`; write `host` or `host:port`\n\
         invalid host: `user@a.test` of the peer `a`; write `host` or `host:port`\n\
         invalid peer: `a` is empty, reserved or repeated; write each name once, with all \
         its hosts\n\
         repeated host: `A.TEST` of the peer `a` already belongs to `a`; remove one\n\
         invalid buckets: [0.0]; write 1 to 255 positive seconds in ascending order"
    );
}

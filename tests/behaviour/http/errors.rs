//! The error types of failed requests.

use super::{exceptions, requests, series_of};
use crate::scrape;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_runtime::{ExceptionType, LabelValue, instrument, instrumented, snapshot};
use std::time::Duration;
use tests::server::Server;
use tower_http::timeout::TimeoutLayer;

/// An error that adds its type to its response.
#[derive(LabelValue)]
enum Offered {
    NotThere,
    Broken { code: u16 },
}

impl IntoResponse for Offered {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NotThere => StatusCode::NOT_FOUND,
            Self::Broken { code } => StatusCode::from_u16(code).unwrap_or_default(),
        };
        (status, ExceptionType::new(&self), "sorry").into_response()
    }
}

async fn offers(Path(code): Path<u16>) -> Result<(), Offered> {
    match code {
        200 => Ok(()),
        404 => Err(Offered::NotThere),
        code => Err(Offered::Broken { code }),
    }
}

#[tokio::test]
async fn a_response_can_name_its_error_type() {
    let path = "/x/offered/{code}";
    let router = Router::new().route(path, get(offers));
    let server = Server::start(instrument(router)).await;
    for code in [200, 404, 503, 504, 404] {
        let status = server.status("GET", &format!("/x/offered/{code}")).await;
        assert_eq!(status, Some(code));
    }
    assert_eq!(exceptions("not_there", path), 2.0);
    assert_eq!(exceptions("broken", path), 2.0);
    // Its own type takes precedence over the type for the status code.
    assert_eq!(exceptions("timeout", path), 0.0);
}

/// An error that does not set an extension of its response.
#[derive(LabelValue)]
enum Declared {
    Unknown,
    Locked,
    Unused,
}

impl IntoResponse for Declared {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Locked | Self::Unused => StatusCode::CONFLICT,
        };
        status.into_response()
    }
}

fn find(id: u32) -> Result<&'static str, Declared> {
    match id {
        0 => Err(Declared::Unknown),
        1 => Err(Declared::Locked),
        9 => Err(Declared::Unused),
        _ => Ok("found"),
    }
}

#[instrumented(GET "/x/declared/{id}", error, status = [200, 404, 409])]
async fn declares(Path(id): Path<u32>) -> Result<&'static str, Declared> {
    tokio::task::yield_now().await;
    find(id)
}

#[tokio::test]
async fn the_declared_errors_of_a_handler_exist_from_the_start_and_count() {
    let path = "/x/declared/{id}";
    // A layer that waits after the handler, and one that turns errors into successes.
    let waits = middleware::from_fn(async |request: axum::extract::Request, next: Next| {
        let healed = request.uri().query() == Some("healed");
        let mut response = next.run(request).await;
        tokio::task::yield_now().await;
        if healed {
            *response.status_mut() = StatusCode::OK;
        }
        response
    });
    let router = Router::new().route(path, get(declares)).layer(waits);
    let router = instrument(router);
    for kind in ["unknown", "locked", "unused", "panic", "timeout"] {
        assert_eq!(exceptions(kind, path), 0.0, "{kind}");
    }
    let server = Server::start(router).await;
    let before = series_of(path);
    for (id, status) in [
        ("0", 404),
        ("1", 409),
        ("2", 200),
        ("0", 404),
        ("1?healed", 200),
    ] {
        let answer = server.status("GET", &format!("/x/declared/{id}")).await;
        assert_eq!(answer, Some(status), "{id}");
    }
    assert_eq!(exceptions("unknown", path), 2.0);
    assert_eq!(exceptions("locked", path), 1.0);
    assert_eq!(exceptions("unused", path), 0.0);
    assert_eq!(series_of(path), before);
    // The function's own counter shows what it returned, whatever the layers did with it.
    let errors = r#"function_errors_total{module="behaviour::http::errors",function="declares",error="locked"}"#;
    assert_eq!(scrape().value(errors), 2.0);
}

#[instrumented(GET "/x/fails-first", error, status = [200, 404])]
async fn fails_first() -> Result<(), Declared> {
    find(0).map(|_| ())
}

/// Both requests are served by one thread.
#[tokio::test]
async fn an_error_belongs_to_the_request_that_returned_it() {
    let (first, after) = ("/x/fails-first", "/x/fails-after");
    let router = Router::new().route(first, get(fails_first));
    let router = router.route(after, get(async || StatusCode::NOT_FOUND));
    let server = Server::start(instrument(router)).await;
    for path in [first, after] {
        assert_eq!(server.status("GET", path).await, Some(404), "{path}");
    }
    assert_eq!(exceptions("unknown", first), 1.0);
    let labels = [("endpoint", after), ("exception_type", "unknown")];
    let stale = snapshot().try_total("http_exceptions_total", &labels);
    assert_eq!(stale.unwrap_or_default(), 0.0);
}

#[instrumented(GET "/x/by-closure", error = |status: &StatusCode| status.is_server_error())]
async fn by_closure() -> Result<(), StatusCode> {
    Err(StatusCode::BAD_GATEWAY)
}

#[instrumented]
fn calls_a_handler_that_fails(id: u32) -> Result<&'static str, Declared> {
    find(id)
}

#[instrumented(GET "/x/recovers")]
async fn recovers() -> &'static str {
    // The function that it calls failed, but the handler did not.
    calls_a_handler_that_fails(0).unwrap_or("recovered")
}

#[tokio::test]
async fn only_the_handlers_own_error_is_the_requests_error() {
    let router = Router::new()
        .route("/x/by-closure", get(by_closure))
        .route("/x/recovers", get(recovers));
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", "/x/by-closure").await, Some(502));
    assert_eq!(server.status("GET", "/x/recovers").await, Some(200));
    assert_eq!(exceptions("true", "/x/by-closure"), 1.0);
    assert_eq!(exceptions("false", "/x/by-closure"), 0.0);
    let of_recovers = series_of("/x/recovers");
    assert!(!of_recovers.iter().any(|series| series.contains("unknown")));
}

#[tokio::test]
async fn a_timeout_layer_counts_as_a_timeout() {
    let router = Router::new()
        .route("/x/slow", get(std::future::pending::<()>))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_millis(5),
        ))
        .route("/x/gateway", get(async || StatusCode::GATEWAY_TIMEOUT));
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", "/x/slow").await, Some(408));
    assert_eq!(server.status("GET", "/x/gateway").await, Some(504));
    assert_eq!(requests("GET", "/x/slow", 408), 1.0);
    assert_eq!(exceptions("timeout", "/x/slow"), 1.0);
    assert_eq!(exceptions("timeout", "/x/gateway"), 1.0);
    assert_eq!(exceptions("cancelled", "/x/slow"), 0.0);
}

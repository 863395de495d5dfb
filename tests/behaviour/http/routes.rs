//! The labels of a request: route, method, status code.

use super::{UNMATCHED, requests, series_of, value};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use metrics_runtime::{instrument, instrumented};
use std::convert::Infallible;
use tests::server::Server;

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
    let _unmatched = UNMATCHED.lock().await;
    let refused = requests("OTHER", "unmatched", 405);
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
    assert_eq!(requests("OTHER", "unmatched", 405), refused + 1.0);
    assert_eq!(
        value("http_request_duration_seconds_count", "GET", path),
        4.0
    );
    assert_eq!(value("http_response_size_bytes_count", "GET", path), 4.0);
    assert_eq!(value("http_requests_in_progress", "GET", path), 0.0);
    assert!(value("http_request_duration_seconds_sum", "GET", path) > 0.0);
}

#[tokio::test]
async fn nested_routes_count_with_their_full_path() {
    let inner = Router::new().route("/{id}", get(async || "nested"));
    let router = Router::new().nest("/h/nested", inner);
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("GET", "/h/nested/1").await, Some(200));
    assert_eq!(server.status("GET", "/h/nested/2").await, Some(200));
    assert_eq!(requests("GET", "/h/nested/{id}", 200), 2.0);
}

#[tokio::test]
async fn responses_of_inner_layers_count() {
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

#[tokio::test]
async fn extractor_rejections_count_with_their_status() {
    let path = "/h/rejects";
    let handler = post(async |Json(numbers): Json<Vec<u64>>| numbers.len().to_string());
    let router = Router::new()
        .route(path, handler)
        .layer(DefaultBodyLimit::max(20));
    let server = Server::start(instrument(router)).await;
    for (body, kind, status) in [
        ("[1, 2]", "application/json", 200),
        ("[1, 2", "application/json", 400),
        ("[1, 2]", "text/plain", 415),
        ("[\"one\"]", "application/json", 422),
        ("[1, 2, 3, 4, 5, 6, 7, 8]", "application/json", 413),
    ] {
        let answer = server
            .send(&format!(
                "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: {kind}\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            ))
            .await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{answer}"
        );
        assert_eq!(requests("POST", path, status), 1.0, "{status}");
    }
}

/// Methods other than GET on a route that serves only GET.
const OTHER_METHODS: [&str; 7] = ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"];

#[instrumented(GET "/h/get-only")]
async fn get_only() {}

#[instrumented(GET "/h/get-only-behind-a-wait")]
async fn get_only_behind_a_wait() {}

#[tokio::test]
async fn an_unsupported_method_adds_no_series() {
    let waits = middleware::from_fn(
        async |request: axum::extract::Request, next: middleware::Next| {
            tokio::task::yield_now().await;
            next.run(request).await
        },
    );
    let behind_a_wait = Router::new()
        .route("/h/get-only-behind-a-wait", get(get_only_behind_a_wait))
        .layer(waits);
    let router = Router::new()
        .route("/h/get-only", get(get_only))
        .route("/h/get-only-undeclared", get(async || "x"))
        .merge(behind_a_wait);
    let server = Server::start(instrument(router)).await;
    let _unmatched = UNMATCHED.lock().await;
    for path in [
        "/h/get-only",
        "/h/get-only-undeclared",
        "/h/get-only-behind-a-wait",
    ] {
        let (before, refused) = (series_of(path), requests("OTHER", "unmatched", 405));
        for method in OTHER_METHODS {
            assert_eq!(
                server.status(method, path).await,
                Some(405),
                "{method} {path}"
            );
        }
        assert_eq!(series_of(path), before, "{path}");
        let expected = refused + OTHER_METHODS.len() as f64;
        assert_eq!(requests("OTHER", "unmatched", 405), expected, "{path}");
        assert_eq!(
            value("http_requests_in_progress", "OTHER", "unmatched"),
            0.0
        );
        assert_eq!(server.status("GET", path).await, Some(200));
        assert_eq!(requests("GET", path, 200), 1.0, "{path}");
    }
}

#[tokio::test]
async fn a_405_of_a_handler_counts_for_its_route() {
    let path = "/h/own-405";
    let handler = async |body: String| {
        if body.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::METHOD_NOT_ALLOWED
        }
    };
    let server = Server::start(instrument(Router::new().route(path, post(handler)))).await;
    for (body, status) in [("", 200), ("x", 405)] {
        let length = body.len();
        server
            .send(&format!(
                "POST {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
                 Content-Length: {length}\r\n\r\n{body}"
            ))
            .await;
        assert_eq!(requests("POST", path, status), 1.0);
    }
}

#[instrumented(GET "/h/declared-for-get")]
async fn declared_for_get() {}

#[tokio::test]
async fn an_undeclared_method_counts_for_its_route_after_a_response() {
    let path = "/h/declared-for-get";
    let slow = post(async || {
        tokio::task::yield_now().await;
        "posted"
    });
    let router = Router::new().route(path, get(declared_for_get).merge(slow));
    let server = Server::start(instrument(router)).await;
    assert_eq!(server.status("POST", path).await, Some(200));
    assert_eq!(requests("POST", path, 200), 1.0);
    assert_eq!(value("http_requests_in_progress", "POST", path), 0.0);
    assert_eq!(
        value("http_request_duration_seconds_count", "POST", path),
        1.0
    );
}

#[tokio::test]
async fn merged_routers_and_fallbacks_count() {
    let merged = Router::new().route("/h/merged/{id}", get(async || "merged"));
    let nested = Router::new()
        .route("/known", get(async || "known"))
        .fallback(async || (StatusCode::IM_A_TEAPOT, "nested"));
    let router = Router::new()
        .merge(merged)
        .nest("/h/with-fallback", nested)
        .fallback(async || StatusCode::GONE);
    let server = Server::start(instrument(router)).await;
    let _unmatched = UNMATCHED.lock().await;
    let fallbacks = || {
        [
            requests("GET", "unmatched", 418),
            requests("GET", "unmatched", 410),
        ]
    };
    let [nested, outer] = fallbacks();
    assert_eq!(server.status("GET", "/h/merged/1").await, Some(200));
    assert_eq!(
        server.status("GET", "/h/with-fallback/known").await,
        Some(200)
    );
    assert_eq!(
        server.status("GET", "/h/with-fallback/unknown").await,
        Some(418)
    );
    assert_eq!(server.status("GET", "/h/nowhere").await, Some(410));
    assert_eq!(requests("GET", "/h/merged/{id}", 200), 1.0);
    assert_eq!(requests("GET", "/h/with-fallback/known", 200), 1.0);
    assert_eq!(fallbacks(), [nested + 1.0, outer + 1.0]);
}

#[tokio::test]
async fn a_nested_service_hides_its_routes() {
    // axum does not report the match inside of the service; `nest` does.
    let hidden = Router::new().route("/x", get(async || StatusCode::ACCEPTED));
    let router = Router::new().nest_service("/h/service", hidden);
    let server = Server::start(instrument(router)).await;
    let _unmatched = UNMATCHED.lock().await;
    let before = requests("GET", "unmatched", 202);
    assert_eq!(server.status("GET", "/h/service/x").await, Some(202));
    assert_eq!(requests("GET", "unmatched", 202), before + 1.0);
}

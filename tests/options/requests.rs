//! Which requests are measured, and what hooks receive.

use crate::{label_values, named, series, value};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::{any, get, post};
use metrics_runtime::{Counter, Exchange, HttpMetricsBuilder, metric};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::server::{Server, eventually};
use tests::streamed::streaming_router;
use tokio::io::AsyncWriteExt as _;

/// Sends one request to each of many routes.
async fn ask_all(options: HttpMetricsBuilder) {
    let paths = [
        "/r/metrics",
        "/r/metrics/custom",
        "/r/in/a",
        "/r/in/a/b",
        "/r/users/{id}",
    ];
    let mut router = Router::new();
    for path in paths {
        router = router.route(path, any(async || "x"));
    }
    let metrics = options.build().expect("valid");
    let server = Server::start(metrics.instrument(router)).await;
    for path in [
        "/r/metrics",
        "/r/metrics/custom",
        "/r/in/a",
        "/r/in/a/b",
        "/r/users/1",
    ] {
        assert_eq!(server.status("GET", path).await, Some(200), "{path}");
    }
    for path in ["/r/in/nowhere", "/r/nowhere"] {
        assert_eq!(server.status("GET", path).await, Some(404), "{path}");
    }
}

/// The endpoints of this file's routes that have series in a namespace.
fn endpoints(namespace: &str) -> Vec<String> {
    let values = label_values(namespace, "endpoint").into_iter();
    values
        .filter(|endpoint| endpoint.starts_with("/r/"))
        .collect()
}

fn requests(namespace: &str, endpoint: &str, status: u16) -> f64 {
    let labels = format!("method=\"GET\",endpoint=\"{endpoint}\",status_code=\"{status}\"");
    value(namespace, &format!("http_requests_total{{{labels}}}"))
}

#[tokio::test]
async fn excluded_routes_are_compared_as_a_whole() {
    ask_all(named("r_exclude").exclude("/r/metrics").exclude("/r/in/**")).await;
    assert_eq!(
        endpoints("r_exclude"),
        ["/r/metrics/custom", "/r/users/{id}"]
    );
    // For unmatched requests, the path decides.
    assert_eq!(requests("r_exclude", "unmatched", 404), 1.0);
}

#[tokio::test]
async fn the_names_of_captures_do_not_matter() {
    ask_all(named("r_capture").exclude("/r/users/{user_id}")).await;
    assert!(!endpoints("r_capture").contains(&"/r/users/{id}".to_owned()));
    ask_all(named("r_captures").group_routes("users", ["/r/users/{user_id}"])).await;
    assert_eq!(requests("r_captures", "users", 200), 1.0);
}

#[tokio::test]
async fn a_path_that_no_route_matches_belongs_to_no_group() {
    ask_all(named("r_ungrouped").group_routes("inside", ["/r/in/**"])).await;
    assert_eq!(requests("r_ungrouped", "inside", 200), 2.0);
    assert_eq!(requests("r_ungrouped", "unmatched", 404), 2.0);
}

#[tokio::test]
async fn a_list_of_routes_excludes_all_others() {
    ask_all(
        named("r_only")
            .only("/r/in/**")
            .only("/r/users/*")
            .exclude("/r/in/a/b"),
    )
    .await;
    assert_eq!(endpoints("r_only"), ["/r/in/a", "/r/users/{id}"]);
    assert_eq!(requests("r_only", "unmatched", 404), 1.0);
}

#[tokio::test]
async fn routes_can_be_grouped_under_one_name() {
    let options = named("r_groups")
        .group_routes("inner", ["/r/in/**"])
        .group_routes("metrics", ["/r/metrics", "/r/metrics/*"]);
    ask_all(options).await;
    assert_eq!(endpoints("r_groups"), ["/r/users/{id}"]);
    assert_eq!(requests("r_groups", "inner", 200), 2.0);
    assert_eq!(requests("r_groups", "metrics", 200), 2.0);
}

#[tokio::test]
async fn unmatched_requests_can_be_ignored() {
    let metrics = named("r_ignore")
        .ignore_unmatched(true)
        .build()
        .expect("valid");
    let router = Router::new().route("/r/get", get(async || "x"));
    let server = Server::start(metrics.instrument(router)).await;
    assert_eq!(server.status("GET", "/r/nowhere").await, Some(404));
    assert_eq!(server.status("POST", "/r/get").await, Some(405));
    assert_eq!(endpoints("r_ignore"), [""; 0]);
    assert!(!label_values("r_ignore", "endpoint").contains("unmatched"));
    assert_eq!(server.status("GET", "/r/get").await, Some(200));
    assert_eq!(requests("r_ignore", "/r/get", 200), 1.0);
}

#[tokio::test]
async fn a_filter_selects_measured_requests() {
    let measured = |request: &Request| match request.uri().query() {
        Some("panic") => panic!("in a filter"),
        query => query != Some("synthetic"),
    };
    let metrics = named("r_filter").filter(measured).build().expect("valid");
    let router = Router::new().route("/r/filtered", get(async || "x"));
    let server = Server::start(metrics.instrument(router)).await;
    for query in ["", "?synthetic", "?synthetic", "?panic"] {
        let path = format!("/r/filtered{query}");
        assert_eq!(server.status("GET", &path).await, Some(200), "{path}");
    }
    assert_eq!(requests("r_filter", "/r/filtered", 200), 2.0);
}

/// Bytes of answers in German.
#[metric]
static GERMAN_ANSWER_BYTES_TOTAL: Counter;

fn count_german(exchange: &Exchange<'_>) {
    let language = exchange
        .response()
        .and_then(|head| head.headers.get("content-language"));
    if language.is_some_and(|language| language == "de") {
        GERMAN_ANSWER_BYTES_TOTAL.add(exchange.response_size());
    }
}

#[tokio::test]
async fn a_hook_sees_the_request_and_its_response() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = {
        let seen = Arc::clone(&seen);
        move |exchange: &Exchange<'_>| {
            let host = exchange.request().headers.get("host").cloned();
            assert!(exchange.duration() < Duration::from_secs(60));
            assert!(exchange.duration_without_streaming() <= Some(exchange.duration()));
            let line = format!(
                "{} {} {} {:?} {}>{} {:?} {:?}",
                exchange.method(),
                exchange.endpoint(),
                exchange.request().uri,
                host.expect("a host"),
                exchange.request_size(),
                exchange.response_size(),
                exchange.response().map(|head| head.status.as_u16()),
                (exchange.status().as_u16(), exchange.exception_type()),
            );
            seen.lock().expect("no panic").push(line);
        }
    };
    let metrics = named("r_hook")
        .on_end(|_| panic!("in a hook"))
        .on_end(count_german)
        .on_end(note)
        .build()
        .expect("valid");
    async fn panics() {
        panic!("in a handler");
    }
    let router = Router::new()
        .route(
            "/r/hook/{id}",
            post(async |body: String| ([("content-language", "de")], body)),
        )
        .route("/r/hook-panics", get(panics))
        .route("/r/hook-pending", get(std::future::pending::<()>));
    let server = Server::start(metrics.instrument(router)).await;
    let request = "POST /r/hook/7?x=y HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhallo";
    assert!(server.send(request).await.ends_with("hallo"));
    assert_eq!(server.status("GET", "/r/hook-panics").await, None);
    let mut client = server.connect().await;
    let request = "GET /r/hook-pending HTTP/1.1\r\nHost: test\r\n\r\n";
    client
        .write_all(request.as_bytes())
        .await
        .expect("it is read");
    let labels = r#"{method="GET",endpoint="/r/hook-pending"}"#;
    let in_progress = format!("r_hook_http_requests_in_progress{labels}");
    eventually(Some(1.0), || {
        crate::scrape().samples.get(&in_progress).copied()
    })
    .await;
    drop(client);
    eventually(3, || seen.lock().expect("no panic").len()).await;
    assert_eq!(
        *seen.lock().expect("no panic"),
        [
            r#"POST /r/hook/{id} /r/hook/7?x=y "test" 5>5 Some(200) (200, None)"#,
            r#"GET /r/hook-panics /r/hook-panics "test" 0>0 None (500, Some("panic"))"#,
            r#"GET /r/hook-pending /r/hook-pending "test" 0>0 None (499, Some("cancelled"))"#,
        ]
    );
    assert_eq!(crate::scrape().value("german_answer_bytes_total"), 5.0);
}

#[tokio::test]
async fn handlers_of_excluded_routes_are_not_reported_as_outside() {
    // Their responses are unchanged.
    let metrics = named("r_quiet").exclude("/r/quiet").build().expect("valid");
    let router = Router::new().route("/r/quiet", get(async || StatusCode::ACCEPTED));
    let server = Server::start(metrics.instrument(router)).await;
    assert_eq!(server.status("GET", "/r/quiet").await, Some(202));
    assert!(
        !series("r_quiet")
            .iter()
            .any(|series| series.contains("/r/quiet"))
    );
}

#[tokio::test]
async fn a_hook_can_get_the_bodies_of_some_routes() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = {
        let seen = Arc::clone(&seen);
        move |exchange: &Exchange<'_>| {
            let body = String::from_utf8_lossy(exchange.response_body()).into_owned();
            let line = (exchange.endpoint(), body, exchange.response_size());
            seen.lock().expect("no panic").push(line);
        }
    };
    let (streamed, parts) = streaming_router("/r/kept/stream");
    let metrics = named("r_bodies")
        .on_end(note)
        .keep_response_bodies("/r/kept/**", 8)
        .build()
        .expect("valid");
    let router = streamed
        .route("/r/kept/short", get(async || "short"))
        .route("/r/kept/long", get(async || "longer than that"))
        .route("/r/kept/empty", get(async || ()))
        .route("/r/other", get(async || "other"));
    let server = Server::start(metrics.instrument(router)).await;
    for part in ["in ", "parts, ", "three"] {
        parts.send(Ok(part)).expect("it streams");
    }
    drop(parts);
    for path in ["short", "long", "empty", "stream"] {
        let path = format!("/r/kept/{path}");
        assert_eq!(server.status("GET", &path).await, Some(200));
    }
    assert_eq!(server.status("GET", "/r/other").await, Some(200));
    eventually(5, || seen.lock().expect("no panic").len()).await;
    let expected = [
        ("/r/kept/short", "short", 5),
        ("/r/kept/long", "longer t", 16),
        ("/r/kept/empty", "", 0),
        ("/r/kept/stream", "in parts", 15),
        ("/r/other", "", 5),
    ];
    let expected = expected.map(|(endpoint, body, size)| (endpoint, body.to_owned(), size));
    assert_eq!(*seen.lock().expect("no panic"), expected);
    assert_eq!(requests("r_bodies", "/r/kept/long", 200), 1.0);
}

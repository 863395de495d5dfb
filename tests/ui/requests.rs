//! The failed and the slowest requests.

use super::alone;
use super::client::Viewer;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_runtime::exemplars::{self, Exemplar};
use metrics_runtime::{ExceptionType, LabelValue};
use serde_json::Value;
use std::time::Duration;
use tests::server::Server;

#[derive(LabelValue)]
enum Refusal {
    Quota,
}

async fn panics() {
    panic!("it is meant to");
}

async fn slow() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

async fn typed() -> (StatusCode, ExceptionType) {
    (StatusCode::BAD_REQUEST, ExceptionType::new(&Refusal::Quota))
}

async fn nowhere() -> (StatusCode, ExceptionType) {
    (StatusCode::NOT_FOUND, ExceptionType::new(&Refusal::Quota))
}

fn service() -> Router {
    let answer = |status: StatusCode| get(move || async move { status });
    let router = Router::new()
        .route("/log/down/{id}", answer(StatusCode::SERVICE_UNAVAILABLE))
        .route("/log/bad", answer(StatusCode::BAD_REQUEST))
        .route("/log/fine/{id}", get(async |_: Path<String>| "fine"))
        .route("/log/panic", get(panics))
        .route("/log/typed", get(typed))
        .route("/log/slow", get(slow))
        .route("/log/endless", get(std::future::pending::<()>))
        .fallback(nowhere);
    metrics_runtime::instrument(router)
}

fn endpoints(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter()
        .map(|one| one["endpoint"].as_str().expect("a path"))
        .collect()
}

/// The request to an endpoint, which is listed at most once.
fn listed<'a>(list: &'a [Value], endpoint: &str) -> Option<&'a Value> {
    let mut found = list.iter().filter(|one| one["endpoint"] == endpoint);
    let first = found.next();
    assert!(found.next().is_none(), "{endpoint} is listed once");
    first
}

#[tokio::test]
async fn failed_and_slow_requests_are_listed() {
    let _alone = alone().await;
    exemplars::from(|| Some(Exemplar::new("trace_id", "abc123").with("span_id", "7")));
    let server = Server::start(service()).await;
    let viewer = Viewer::new(&server, "/metrics");
    let start = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let start = start.expect("it is later").as_secs_f64();

    for path in [
        "/log/down/secret-1?key=secret-2",
        "/log/typed",
        "/log/bad",
        "/log/nowhere/secret-3",
    ] {
        server.ask("GET", path, "X-Key: secret-4\r\n").await;
    }
    assert_eq!(
        server.status("GET", "/log/panic").await,
        None,
        "the connection is closed"
    );
    let endless = server.begin("/log/endless").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(endless);
    assert_eq!(server.status("GET", "/log/slow").await, Some(200));

    // The cancelled request ends when the server notices the disconnect.
    let list = loop {
        let list = viewer.json("/ui/requests").await;
        if endpoints(&list["failed"]).contains(&"/log/endless") {
            break list;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let failed = list["failed"].as_array().expect("a list");
    let of = |endpoint: &str| listed(failed, endpoint);
    for (endpoint, status, error) in [
        ("/log/down/{id}", 503, None),
        ("/log/panic", 500, Some("panic")),
        ("/log/endless", 499, Some("cancelled")),
    ] {
        let one = of(endpoint).unwrap_or_else(|| panic!("{endpoint} failed: {failed:#?}"));
        assert_eq!(one["method"], "GET");
        assert_eq!(one["status"], status, "{endpoint}");
        assert_eq!(one["error"].as_str(), error, "{endpoint}");
        assert_eq!(one["trace"], "abc123");
        let time = one["time"].as_f64().expect("seconds");
        assert!(time >= start - 1.0 && time < start + 60.0, "{time}");
        assert!(one["seconds"].as_f64().expect("seconds") < 60.0);
    }
    assert_eq!(of("/log/bad"), None, "it is the client's fault");
    assert_eq!(of("/log/typed"), None, "it is the client's fault");
    assert_eq!(of("unmatched"), None, "a scanner would fill the list");
    assert_eq!(of("/log/slow"), None);
    let times: Vec<_> = failed.iter().map(|one| one["time"].as_f64()).collect();
    assert!(
        times.is_sorted_by(|newer, older| newer >= older),
        "the newest first"
    );

    let slowest = list["slowest"].as_array().expect("a list");
    let slow = listed(slowest, "/log/slow").expect("it is among them");
    assert!(slow["seconds"].as_f64().expect("seconds") >= 0.3);
    assert_eq!(slow["error"], Value::Null);
    let seconds: Vec<_> = slowest.iter().map(|one| one["seconds"].as_f64()).collect();
    assert!(
        seconds.is_sorted_by(|slower, faster| slower >= faster),
        "the slowest first"
    );
    assert!(endpoints(&list["slowest"]).contains(&"/log/bad"));
    let text = list.to_string();
    assert!(
        !text.contains("secret") && !text.contains("/ui/requests"),
        "{text}"
    );

    // First without a change, then with one.
    let seq = list["seq"].as_u64().expect("a number");
    let same = viewer.json(&format!("/ui/requests?since={seq}")).await;
    assert_eq!(
        (&same["seq"], same.get("failed"), same.get("slowest")),
        (&list["seq"], None, None)
    );
    server.status("GET", "/log/down/2").await;
    let more = viewer.json(&format!("/ui/requests?since={seq}")).await;
    assert_ne!(more["seq"], list["seq"]);
    assert_eq!(endpoints(&more["failed"])[0], "/log/down/{id}");
}

#[tokio::test]
async fn the_newest_failed_and_the_slowest_are_kept() {
    let _alone = alone().await;
    let server = Server::start(service()).await;
    let viewer = Viewer::new(&server, "/metrics");
    for number in 0..110 {
        server.status("GET", &format!("/log/down/{number}")).await;
        server.status("GET", "/log/fine/1").await;
    }
    server.status("GET", "/log/panic").await;
    let list = viewer.json("/ui/requests").await;
    let failed = endpoints(&list["failed"]);
    assert_eq!(failed.len(), 100);
    assert_eq!(failed[0], "/log/panic");
    assert!(
        failed[1..]
            .iter()
            .all(|endpoint| *endpoint == "/log/down/{id}")
    );
    assert_eq!(list["slowest"].as_array().map(Vec::len), Some(100));
    assert_eq!(list["skipped"], 0);

    server.status("GET", "/log/slow").await;
    let more = viewer.json("/ui/requests").await;
    let slowest = more["slowest"].as_array().expect("a list");
    assert_eq!(slowest.len(), 100);
    // The other test has sent one, too.
    let slow = |list: &Value| {
        let endpoints = endpoints(&list["slowest"]).into_iter();
        endpoints.filter(|one| *one == "/log/slow").count()
    };
    assert_eq!(slow(&more), slow(&list) + 1);
}

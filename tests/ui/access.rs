//! Access rules, headers, methods.

use super::alone;
use super::client::unzipped;
use axum::Router;
use metrics_runtime::{Access, AccessError, HttpMetrics, MetricsEndpoint, snapshot};
use tests::server::Server;

const FILES: [&str; 3] = ["/metrics/ui", "/metrics/ui/app.js", "/metrics/ui/app.css"];
const DATA: [&str; 4] = [
    "/metrics/ui/about",
    "/metrics/ui/series",
    "/metrics/ui/values",
    "/metrics/ui/requests",
];

fn page(access: Result<Access, AccessError>) -> Router {
    let endpoint = MetricsEndpoint::new().access(access.expect("it is valid"));
    Router::new()
        .merge(endpoint.ui(true).routes("/metrics"))
        .layer(HttpMetrics::new())
}

/// Asserts the status of these paths.
async fn assert_statuses(server: &Server, paths: &[&str], headers: &str, expected: u16) {
    for path in paths {
        let answer = server.ask("GET", path, headers).await;
        assert_eq!(answer.status, expected, "{path} with {headers:?}");
        assert_secure(&answer);
    }
}

#[track_caller]
fn assert_secure(answer: &tests::server::Answer) {
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self';"),
        "{policy}"
    );
    assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert!(answer.header("cache-control").is_some());
}

#[tokio::test]
async fn access_is_open_by_default() {
    let _alone = alone().await;
    let server = Server::start(page(Ok(Access::new()))).await;
    assert_statuses(&server, &FILES, "", 200).await;
    assert_statuses(&server, &DATA, "", 200).await;
}

#[tokio::test]
async fn a_password_protects_everything_and_the_browser_asks_for_it() {
    let _alone = alone().await;
    let server = Server::start(page(Access::new().basic_auth("operator", "a password"))).await;
    // `printf 'operator:a password' | base64`
    let right = "Authorization: Basic b3BlcmF0b3I6YSBwYXNzd29yZA==\r\n";
    for paths in [&FILES[..], &DATA] {
        assert_statuses(&server, paths, "", 401).await;
        assert_statuses(&server, paths, "Authorization: Basic eDp5\r\n", 401).await;
        assert_statuses(&server, paths, right, 200).await;
    }
    let answer = server.ask("GET", "/metrics/ui", "").await;
    assert_eq!(
        answer.header("www-authenticate"),
        Some("Basic realm=\"metrics\"")
    );
    assert_eq!(answer.text(), "");
}

#[tokio::test]
async fn a_token_protects_the_data_and_the_page_asks_for_it() {
    let _alone = alone().await;
    let server = Server::start(page(Access::new().bearer_token("a-token"))).await;
    assert_statuses(&server, &FILES, "", 200).await;
    assert_statuses(&server, &DATA, "", 401).await;
    assert_statuses(&server, &DATA, "Authorization: Bearer another\r\n", 401).await;
    assert_statuses(&server, &DATA, "Authorization: Bearer a-token\r\n", 200).await;
    let answer = server.ask("GET", "/metrics/ui/values", "").await;
    assert_eq!(answer.text(), "", "a refusal says nothing");
}

#[tokio::test]
async fn networks_protect_everything_also_with_a_token() {
    let _alone = alone().await;
    // axum does not know the client's address here, so the client is in no network.
    let far = || Access::new().networks(["10.0.0.0/8"]);
    for access in [
        far(),
        far().and_then(|access| access.bearer_token("a-token")),
    ] {
        let server = Server::start(page(access)).await;
        for headers in ["", "Authorization: Bearer a-token\r\n"] {
            assert_statuses(&server, &FILES, headers, 403).await;
            assert_statuses(&server, &DATA, headers, 403).await;
        }
    }
}

#[tokio::test]
async fn a_view_counts_neither_as_a_request_nor_as_a_scrape_and_a_refusal_does() {
    let _alone = alone().await;
    let server = Server::start(page(Access::new().bearer_token("a-token"))).await;
    let scrapes = |result: &str| snapshot().total("metrics_scrapes_total", &[("result", result)]);
    let requests = || snapshot().total("http_requests_total", &[]);
    let results = ["ok", "cancelled", "method_not_allowed", "failed"];
    let before = (results.map(scrapes), requests(), scrapes("unauthorized"));
    let right = "Authorization: Bearer a-token\r\n";
    assert_statuses(&server, &FILES, right, 200).await;
    assert_statuses(&server, &DATA, right, 200).await;
    for path in DATA {
        assert_eq!(server.ask("HEAD", path, right).await.status, 200);
        assert_eq!(server.ask("POST", path, right).await.status, 405);
    }
    assert_eq!(
        (results.map(scrapes), requests(), scrapes("unauthorized")),
        before
    );
    assert_statuses(&server, &DATA, "", 401).await;
    assert_eq!(scrapes("unauthorized"), before.2 + 4.0);
    assert_eq!(requests(), before.1);
    assert!(
        !metrics_runtime::render().contains("/ui"),
        "it has no series"
    );
}

#[tokio::test]
async fn it_supports_get_and_head() {
    let _alone = alone().await;
    let server = Server::start(page(Ok(Access::new()))).await;
    for path in FILES.iter().chain(&DATA) {
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "QUERY"] {
            let answer = server.ask(method, path, "").await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"));
            assert_secure(&answer);
        }
        let answer = server.ask("HEAD", path, "").await;
        assert_eq!(answer.status, 200, "{path}");
        assert_secure(&answer);
        assert_eq!(answer.text(), "");
    }
    assert_eq!(server.ask("GET", "/metrics/ui/x", "").await.status, 404);
}

#[tokio::test]
async fn files_are_compressed_and_cached_by_the_browser() {
    let _alone = alone().await;
    let server = Server::start(page(Ok(Access::new()))).await;
    for (path, content_type) in FILES
        .iter()
        .zip(["text/html", "text/javascript", "text/css"])
    {
        let plain = server.ask("GET", path, "").await;
        let expected = format!("{content_type}; charset=utf-8");
        assert_eq!(plain.header("content-type"), Some(&*expected));
        assert_eq!(plain.header("content-encoding"), None);
        let zipped = server.ask("GET", path, "Accept-Encoding: gzip\r\n").await;
        assert_eq!(zipped.header("content-encoding"), Some("gzip"));
        assert_eq!(zipped.header("vary"), Some("Accept-Encoding"));
        assert_eq!(unzipped(&zipped.body), plain.body);
        let Some(tag) = plain.header("etag") else {
            assert_eq!(*path, "/metrics/ui");
            assert_eq!(plain.header("cache-control"), Some("no-store"));
            continue;
        };
        assert_eq!(plain.header("cache-control"), Some("no-cache"));
        let known = format!("If-None-Match: {tag}\r\n");
        let again = server.ask("GET", path, &known).await;
        assert_eq!((again.status, again.header("etag")), (304, Some(tag)));
        assert_secure(&again);
        assert_eq!(again.text(), "");
    }
}

#[tokio::test]
async fn data_is_compressed_and_not_cached() {
    let _alone = alone().await;
    let server = Server::start(page(Ok(Access::new()))).await;
    for path in DATA {
        let answer = server.ask("GET", path, "Accept-Encoding: gzip\r\n").await;
        assert_eq!(answer.header("content-encoding"), Some("gzip"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(!unzipped(&answer.body).is_empty());
    }
}

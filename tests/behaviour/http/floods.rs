//! Requests of clients create no series.

use super::{UNMATCHED, requests};
use crate::scrape;
use axum::Router;
use axum::routing::any;
use metrics_runtime::instrument;
use tests::server::Server;

#[tokio::test]
async fn clients_cannot_create_series() {
    let _unmatched = UNMATCHED.lock().await;
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
    let unmatched = requests("OTHER", "unmatched", 404);
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
    assert_eq!(requests("OTHER", "unmatched", 404), unmatched + 100.0);
    assert_eq!(
        scrape()
            .samples
            .keys()
            .filter(|series| series.contains("scan"))
            .count(),
        0
    );
}

//! The bytes of responses to scrapes, over real sockets.

use crate::{MANY, SCRAPES_LEVEL_RATIO, count};
use axum::Router;
use axum::routing::get;
use metrics_runtime::{MetricsEndpoint, instrument, scrape};
use std::io::Read as _;
use tests::exposition::Exposition;
use tests::server::Server;

async fn server() -> Server {
    Server::start(instrument(Router::new())).await
}

const OPENMETRICS: &str = "Accept: application/openmetrics-text;version=1.0.0\r\n";

#[tokio::test]
async fn the_default_is_uncompressed_text() {
    count();
    let answer = server().await.ask("GET", "/metrics", "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding"));
    assert_eq!(answer.header("content-encoding"), None);
    let exposition = Exposition::read(&answer.text());
    assert_eq!(exposition.starting_with("scrapes_many_total{").len(), MANY);
    let series = r#"scrapes_many_total{ten_thousands="d9",thousands="d9",hundreds="d9",tens="d4",ones="d2"}"#;
    assert_eq!(exposition.value(series), 999.0);
}

#[tokio::test]
async fn each_format_has_its_content_type() {
    let server = server().await;
    let openmetrics = server.ask("GET", "/metrics", OPENMETRICS).await;
    let content_type =
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    assert_eq!(openmetrics.header("content-type"), Some(content_type));
    let text = openmetrics.text();
    assert!(text.contains("# UNIT scrapes_level_ratio ratio\n"));
    assert!(text.ends_with("\n# EOF\n"));
    let accept = "Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited\r\n";
    let protobuf = server
        .ask("GET", "/metrics?name[]=scrapes_level_ratio", accept)
        .await;
    let content_type = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    assert_eq!(protobuf.header("content-type"), Some(content_type));
    assert_eq!(usize::from(protobuf.body[0]), protobuf.body.len() - 1);
}

#[tokio::test]
async fn a_compressed_response_has_the_same_content() {
    count();
    let server = server().await;
    let path = "/metrics?name[]=scrapes_many_total";
    let plain = server.ask("GET", path, "").await.body;
    for accept in ["gzip", "zstd", "gzip", "zstd"] {
        let headers = format!("Accept-Encoding: {accept}\r\n");
        let answer = server.ask("GET", path, &headers).await;
        assert_eq!(answer.header("content-encoding"), Some(accept));
        assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding"));
        let mut whole = Vec::new();
        let read = match accept {
            "gzip" => flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut whole),
            _ => zstd::Decoder::new(&answer.body[..])
                .and_then(|mut decoder| decoder.read_to_end(&mut whole)),
        };
        read.expect("it is what it says");
        assert!(
            answer.body.len() * 8 < whole.len(),
            "{} bytes",
            answer.body.len()
        );
        assert!(whole == plain, "{accept} holds something else");
    }
    let refused = server
        .ask("GET", path, "Accept-Encoding: gzip;q=0, zstd;q=0\r\n")
        .await;
    assert_eq!(refused.header("content-encoding"), None);
    assert!(refused.body == plain);
}

#[tokio::test]
async fn compression_and_created_lines_are_options() {
    let endpoint = MetricsEndpoint::new()
        .compression(false)
        .created_timestamps(true);
    let server = Server::start(Router::new().route("/all", get(endpoint))).await;
    let headers = format!("Accept-Encoding: gzip\r\n{OPENMETRICS}");
    let answer = server
        .ask("GET", "/all?name[]=scrapes_many", &headers)
        .await;
    assert_eq!(answer.header("content-encoding"), None);
    let text = answer.text();
    assert_eq!(text.matches("\nscrapes_many_created{").count(), MANY);
}

#[tokio::test]
async fn names_select_their_families() {
    SCRAPES_LEVEL_RATIO.set(0.5);
    let server = server().await;
    for query in [
        "name[]=scrapes_level_ratio",
        "name%5B%5D=scrapes_level_ratio",
        "x=y&name[]=nothing&name[]=scrapes_level%5Fratio&name=scrapes_many_total",
    ] {
        let answer = server.ask("GET", &format!("/metrics?{query}"), "").await;
        let length: Option<usize> = answer
            .header("content-length")
            .and_then(|length| length.parse().ok());
        assert_eq!(
            length,
            Some(answer.body.len()),
            "a small one says its length"
        );
        let expected = "# HELP scrapes_level_ratio One series.\n\
                        # TYPE scrapes_level_ratio gauge\n\
                        scrapes_level_ratio 0.5\n";
        assert_eq!(answer.text(), expected, "{query}");
    }
    let none = server.ask("GET", "/metrics?name[]=scrapes_level", "").await;
    assert_eq!((none.status, none.text().as_str()), (200, ""));
    let none = server.ask("GET", "/metrics?name[]=x", OPENMETRICS).await;
    assert_eq!(none.text(), "# EOF\n");
}

#[tokio::test]
async fn a_head_request_gets_the_headers_without_a_body() {
    let server = server().await;
    let headers = format!("Accept-Encoding: gzip\r\n{OPENMETRICS}");
    let get = server.ask("GET", "/metrics", &headers).await;
    let head = server.ask("HEAD", "/metrics", &headers).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["content-type", "content-encoding", "vary"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
        assert_ne!(head.header(name), None, "{name}");
    }
    assert_eq!(head.header("content-length"), None, "it is not known");
}

#[tokio::test]
async fn other_methods_are_refused_everywhere() {
    let endpoint = MetricsEndpoint::new();
    let router = Router::new()
        .route("/handler", get(endpoint.clone()))
        .route("/function", get(scrape))
        .route_service("/service", endpoint);
    let server = Server::start(router).await;
    for path in ["/handler", "/function", "/service"] {
        let path = format!("{path}?name[]=scrapes_level_ratio");
        let refused = server.ask("POST", &path, "Content-Length: 0\r\n").await;
        assert_eq!(refused.status, 405, "{path}");
        assert_eq!(
            refused
                .header("allow")
                .map(|allow| allow.replace(", ", ",")),
            Some("GET,HEAD".to_owned())
        );
        assert_eq!(server.ask("GET", &path, "").await.status, 200, "{path}");
        assert_eq!(server.ask("HEAD", &path, "").await.status, 200, "{path}");
    }
}

//! Ambiguous requests, other protocols, and heads that are too long.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{connect, exchange, statuses};
use crate::connections::becomes_rejected;
use crate::scrape::Scrape;
use crate::support::Program;

/// Requests that a proxy could read as one and the service as two, or the other way round.
const AMBIGUOUS: [&str; 24] = [
    "content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\ncontent-length: 60\r\n\r\n0\r\n\r\n",
    "content-length: 1\r\ncontent-length: 40\r\n\r\n1",
    "content-length: 1, 1\r\n\r\n1",
    "content-length: +1\r\n\r\n1",
    "content-length: -1\r\n\r\n1",
    "content-length: 0x1\r\n\r\n1",
    "content-length: 99999999999999999999\r\n\r\n1",
    "content-length: \r\n\r\n",
    "content-length : 1\r\n\r\n1",
    "content-length:\r\n 1\r\n\r\n1",
    "x: a\r\n content-length: 40\r\ncontent-length: 1\r\n\r\n1",
    "x: a\rcontent-length: 40\r\n\r\n",
    "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
    "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "transfer-encoding: identity\r\n\r\n",
    "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n",
    "transfer-encoding: \u{b}chunked\r\n\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n0x1\r\n1\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n+1\r\n1\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n10000000000000001\r\n1\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n1\n1\n0\n\n",
    "transfer-encoding: chunked\r\n\r\n1\r\n1GET\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n1;a\nb\r\n1\r\n0\r\n\r\n",
];

#[tokio::test]
async fn no_request_can_be_smuggled_in_another() {
    let program = Program::start().await;
    let http = &program.http;
    let smuggled = "GET /items/7 HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    for headers in AMBIGUOUS {
        let request = format!(
            "POST /data HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n{headers}{smuggled}"
        );
        let answer = exchange(http, request.as_bytes()).await;
        assert_eq!(statuses(&answer), [400], "{headers:?}: {answer}");
    }
    // A request in the body of another one is not counted.
    let request = format!(
        "GET /health HTTP/1.1\r\nhost: test\r\ncontent-length: {}\r\n\r\n{smuggled}",
        smuggled.len()
    );
    let mut connection = connect(http).await;
    connection
        .write_all(request.as_bytes())
        .await
        .expect("sent");
    let next = b"GET /nowhere HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    connection.write_all(next).await.expect("sent");
    let mut answers = String::new();
    connection.read_to_string(&mut answers).await.expect("text");
    assert!(
        matches!(statuses(&answers)[..], [200] | [200, 404]),
        "{answers}"
    );
    let scrape = Scrape::of(http).await;
    let item = scrape
        .of_name("http_requests_total")
        .filter(|(series, _)| series.contains("/items/"));
    assert_eq!(item.map(|(_, count)| count).sum::<f64>(), 0.0);
}

#[tokio::test]
async fn other_protocols_are_refused_and_counted() {
    let program = Program::start().await;
    let http = &program.http;
    let tls = [
        b"\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03".as_slice(),
        &[7; 40],
    ]
    .concat();
    let prior_knowledge = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    let rejected = [
        &prior_knowledge[..],
        b"GET /health\r\n\r\n",
        b"GET /health HTTP/1.2\r\nhost: test\r\n\r\n",
        b"GET /health HTTP/3.0\r\nhost: test\r\n\r\n",
        b"GET /health HTTP/1.1\r\nx: a\0b\r\n\r\n",
        &tls,
    ];
    for bytes in rejected {
        let answer = exchange(http, bytes).await;
        assert!(
            matches!(statuses(&answer)[..], [] | [400]),
            "{bytes:?}: {answer}"
        );
    }
    becomes_rejected(http, "malformed", rejected.len() as f64).await;
    let scrape = Scrape::of(http).await;
    let malformed = "connections_rejected_total{server='service',cause='malformed'}";
    assert_eq!(scrape.value(malformed), rejected.len() as f64);
    // No upgrade is offered, and none is made.
    for upgrade in [
        "connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n",
        "connection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    ] {
        let request = format!("GET /health HTTP/1.1\r\nhost: test\r\n{upgrade}\r\n");
        let answer = exchange(http, request.as_bytes()).await;
        assert_eq!(statuses(&answer), [200], "{answer}");
    }
}

#[tokio::test]
async fn too_long_heads_are_refused_and_counted() {
    let program = Program::start().await;
    let http = &program.http;
    let many: String = (0..120).map(|number| format!("x{number}: 1\r\n")).collect();
    let long = format!("x: {}\r\n", "x".repeat(200_000));
    for (path, headers, status) in [
        ("/".to_owned(), &*many, 431),
        ("/".to_owned(), &*long, 431),
        (format!("/{}", "x".repeat(70_000)), "", 414),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n{headers}\r\n");
        let mut connection = connect(http).await;
        let _closed = connection.write_all(request.as_bytes()).await;
        // The connection may be reset after the response's head, because the rest of the request is not read.
        let mut answer = [0; 12];
        connection.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(answer, format!("HTTP/1.1 {status}").as_bytes());
    }
    becomes_rejected(http, "head_too_large", 3.0).await;
    let scrape = Scrape::of(http).await;
    let too_large = "connections_rejected_total{server='service',cause='head_too_large'}";
    assert_eq!(scrape.value(too_large), 3.0);
}

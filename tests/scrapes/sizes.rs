//! Megabytes in each format and encoding over real sockets, read fast, slowly, or only to the
//! middle.

use crate::{MANY, count};
use axum::Router;
use axum::routing::get;
use metrics_runtime::MetricsEndpoint;
use std::io::Read as _;
use std::time::Duration;
use test_programs::size;
use tests::server::Server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const FORMATS: [&str; 3] = [
    "text/plain;version=0.0.4",
    "application/openmetrics-text;version=1.0.0",
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
];

const ENCODINGS: [&str; 3] = ["identity", "gzip", "zstd"];

/// All pairs of a format and an encoding.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = |format| ENCODINGS.map(|encoding| (format, encoding));
    FORMATS.into_iter().flat_map(of)
}

async fn server() -> Server {
    count();
    // Only one concurrent scrape: an aborted scrape must let the next one run.
    let endpoint = MetricsEndpoint::new().concurrent_scrapes(1);
    Server::start(Router::new().route("/metrics", get(endpoint))).await
}

/// A connection on which a scrape with this format and encoding was requested.
async fn ask(server: &Server, (format, encoding): (&str, &str)) -> TcpStream {
    let mut connection = server.connect().await;
    // In HTTP/1.0 a body has no chunks.
    let request = format!(
        "GET /metrics HTTP/1.0\r\nHost: test\r\nAccept: {format}\r\n\
         Accept-Encoding: {encoding}\r\n\r\n"
    );
    let sent = connection.write_all(request.as_bytes()).await;
    sent.expect("it is read");
    connection
}

/// The number of the counter's series in a response, which must be complete.
fn counted(response: &[u8], (format, encoding): (&str, &str)) -> usize {
    let end = response.windows(4).position(|at| at == b"\r\n\r\n");
    let (head, body) = response.split_at(end.expect("a head") + 4);
    let head = str::from_utf8(head).expect("it is ASCII");
    assert!(head.starts_with("HTTP/1.0 200 "), "{head}");
    let mut whole = body.to_vec();
    if encoding != "identity" {
        whole.clear();
        let read = match encoding {
            "gzip" => flate2::read::GzDecoder::new(body).read_to_end(&mut whole),
            _ => zstd::Decoder::new(body).and_then(|mut body| body.read_to_end(&mut whole)),
        };
        read.expect("it is complete");
    }
    assert!(whole.len() > 1 << 20, "{} bytes", whole.len());
    if format.contains("protobuf") {
        return counted_in_protobuf(&whole);
    }
    let text = str::from_utf8(&whole).expect("it is text");
    let is_open = format.contains("openmetrics");
    assert_eq!(text.ends_with("\n# EOF\n"), is_open);
    assert!(text.ends_with('\n'));
    text.matches("\nscrapes_many_total{").count()
}

/// A varint of protocol buffers.
fn varint(bytes: &mut &[u8]) -> usize {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let (byte, rest) = bytes.split_first().expect("a whole number");
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

/// The length-delimited fields of a message: all fields of a family except its type.
fn fields(mut message: &[u8]) -> Vec<(usize, &[u8])> {
    let mut fields = Vec::new();
    while !message.is_empty() {
        let tag = varint(&mut message);
        match tag & 7 {
            0 => _ = varint(&mut message),
            2 => {
                let length = varint(&mut message);
                let (field, rest) = message.split_at(length);
                fields.push((tag >> 3, field));
                message = rest;
            }
            other => panic!("a field of type {other}"),
        }
    }
    fields
}

fn counted_in_protobuf(mut all: &[u8]) -> usize {
    let mut counted = None;
    while !all.is_empty() {
        let length = varint(&mut all);
        let (family, rest) = all.split_at(length);
        all = rest;
        let fields = fields(family);
        if fields.contains(&(1, b"scrapes_many_total")) {
            counted = Some(fields.iter().filter(|(number, _)| *number == 4).count());
        }
    }
    counted.expect("the family")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_format_and_encoding_is_complete_at_any_speed() {
    let server = server().await;
    for kind in kinds() {
        let mut connection = ask(&server, kind).await;
        let mut response = Vec::new();
        let read = connection.read_to_end(&mut response).await;
        read.expect("it comes");
        assert_eq!(counted(&response, kind), MANY, "{kind:?}");
    }
    // Compressed responses are short.
    for kind in kinds().step_by(size(3, 1) as usize) {
        let mut connection = ask(&server, kind).await;
        let (mut response, mut part) = (Vec::new(), vec![0; 64 << 10]);
        loop {
            match connection.read(&mut part).await.expect("it comes") {
                0 => break,
                read => response.extend_from_slice(&part[..read]),
            }
            tokio::time::sleep(Duration::from_millis(size(2, 20))).await;
        }
        assert_eq!(counted(&response, kind), MANY, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_aborted_scrape_frees_its_place() {
    let server = server().await;
    for read in [0, 20_000, 1, 100].into_iter().take(size(2, 4) as usize) {
        for kind in kinds() {
            let mut connection = ask(&server, kind).await;
            let mut beginning = vec![0; read];
            let read = connection.read_exact(&mut beginning).await;
            read.expect("it begins");
        }
    }
    let kind = (FORMATS[1], ENCODINGS[0]);
    let mut response = Vec::new();
    let read = ask(&server, kind).await.read_to_end(&mut response).await;
    read.expect("it comes");
    assert_eq!(counted(&response, kind), MANY);
}

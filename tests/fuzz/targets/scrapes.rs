//! Any headers and any query: each response matches the request.
//!
//! The input has three lines: `Accept`, `Accept-Encoding` and the query.
#![no_main]
#![allow(missing_docs)]

use fuzz::text;
use http_body_util::BodyExt as _;
use libfuzzer_sys::{Corpus, fuzz_target};
use metrics_runtime::{Counter, Histogram, MetricsEndpoint, metric};
use std::cell::LazyCell;
use std::io::Read as _;
use tokio::runtime::{Builder, Runtime};
use tower_service::Service as _;

/// Letters.
#[metric]
static FUZZED_LETTERS_TOTAL: Counter;

/// Their weights.
#[metric(buckets = [1, 10])]
static FUZZED_LETTERS_GRAMS: Histogram;

const FAMILIES: [&str; 2] = ["fuzzed_letters_total", "fuzzed_letters_grams"];

thread_local! {
    static RUNTIME: LazyCell<Runtime> = const { LazyCell::new(|| {
        Builder::new_current_thread().enable_all().build().expect("a runtime")
    }) };
}

/// The values of `name[]` in a query.
fn requested(query: &str) -> Vec<String> {
    let decoded = |text: &str| {
        let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
        while let Some((first, after)) = rest.split_first() {
            let digits = after
                .get(..2)
                .and_then(|digits| str::from_utf8(digits).ok());
            let digits =
                digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            (bytes, rest) = match (first, byte) {
                (b'%', Some(byte)) => ([bytes, vec![byte]].concat(), &after[2..]),
                (b'+', _) => ([bytes, vec![b' ']].concat(), after),
                (other, _) => ([bytes, vec![*other]].concat(), after),
            };
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let pairs = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let names = pairs.filter(|(name, _)| decoded(name) == "name[]");
    names.map(|(_, value)| decoded(value)).collect()
}

fuzz_target!(|text: &str| -> Corpus {
    let lines: Vec<_> = text.split('\n').collect();
    let [accept, encoding, query] = lines[..] else {
        return Corpus::Reject;
    };
    let mut request = http::Request::get(format!("/metrics?{query}"));
    for (name, value) in [("accept", accept), ("accept-encoding", encoding)] {
        if !value.is_empty() {
            request = request.header(name, value);
        }
    }
    let Ok(request) = request.body(()) else {
        return Corpus::Reject;
    };
    // The query ends at `#`.
    let requested = requested(request.uri().query().unwrap_or_default());
    FUZZED_LETTERS_TOTAL.inc();
    FUZZED_LETTERS_GRAMS.observe(5.0);
    let (head, body) = RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let response = MetricsEndpoint::new()
                .call(request)
                .await
                .expect("infallible");
            let (head, body) = response.into_parts();
            (
                head,
                body.collect().await.expect("it is complete").to_bytes(),
            )
        })
    });
    assert_eq!(head.status, 200);
    let header = |name: &str| {
        head.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
    };
    let is_asked_for = |names: &[&str], asked: &str| {
        let asked = asked.to_ascii_lowercase();
        names.iter().any(|name| asked.contains(name))
    };
    let body = match header("content-encoding") {
        "" => body.to_vec(),
        "gzip" => {
            assert!(is_asked_for(&["gzip", "*"], encoding), "{encoding}");
            let mut plain = Vec::new();
            let mut decoder = flate2::read::GzDecoder::new(&body[..]);
            decoder.read_to_end(&mut plain).expect("it is gzip");
            plain
        }
        other => panic!("{other}"),
    };
    let content_type = header("content-type");
    let openmetrics = content_type.starts_with("application/openmetrics-text; version=");
    if content_type.starts_with("application/vnd.google.protobuf; ") {
        assert!(
            is_asked_for(&["protobuf", "application/*", "*/*"], accept),
            "{accept}"
        );
        assert!(fuzz::protobuf::messages(&body).is_some());
        return Corpus::Keep;
    }
    assert!(
        openmetrics || content_type.starts_with("text/plain; version=0.0.4"),
        "{content_type}"
    );
    assert!(
        !openmetrics || is_asked_for(&["openmetrics", "application/*", "*/*"], accept),
        "{accept}"
    );
    let body = String::from_utf8(body).expect("text");
    let read = text::read(&body, openmetrics).unwrap_or_else(|problem| panic!("{problem}"));
    for family in FAMILIES {
        let name = |sample: &text::Sample| sample.name.starts_with(family);
        let is_there = read.samples.iter().any(name);
        if requested.is_empty() || requested.iter().any(|name| name == family) {
            assert!(is_there, "{family}: {requested:?}");
        } else if !requested
            .iter()
            .any(|name| name.starts_with("fuzzed_letters"))
        {
            assert!(!is_there, "{family}: {requested:?}");
        }
    }
    Corpus::Keep
});

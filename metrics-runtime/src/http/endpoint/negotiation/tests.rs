//! Tests of `negotiation` with the headers of scrapers, browsers and other clients.

use super::*;
use crate::exposition::TEXT_CONTENT_TYPE;

const OPENMETRICS: &str =
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
const OPENMETRICS_UTF_8: &str =
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8";
const OPENMETRICS_0_0_1: &str = "application/openmetrics-text; version=0.0.1; charset=utf-8";
const PROTOBUF: &str =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

fn answer(accept: &[&str]) -> Negotiated {
    let mut headers = HeaderMap::new();
    for value in accept {
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        headers.append(ACCEPT, value);
    }
    negotiate(&headers, Encoding::COMPRESSED)
}

#[track_caller]
fn assert_type(accept: &str, content_type: &str) {
    assert_eq!(answer(&[accept]).content_type, content_type, "{accept}");
}

#[test]
fn scrapers_get_what_they_ask_for() {
    // Prometheus 2.42.
    let accept = "application/openmetrics-text;version=1.0.0,\
                  application/openmetrics-text;version=0.0.1;q=0.75,\
                  text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    assert_type(accept, OPENMETRICS);
    // With native histograms.
    let accept = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;\
                  encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,\
                  application/openmetrics-text;version=0.0.1;q=0.75,\
                  text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    assert_type(accept, PROTOBUF);
    // Prometheus 2.53 with native histograms.
    let accept = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;\
                  encoding=delimited;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,\
                  application/openmetrics-text;version=0.0.1;q=0.3,\
                  text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
    assert_type(accept, PROTOBUF);
    // Prometheus 3.5.
    let accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
                  application/openmetrics-text;version=0.0.1;q=0.5,\
                  text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,\
                  text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    assert_type(accept, OPENMETRICS_UTF_8);
    // With native histograms.
    let accept = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;\
                  encoding=delimited;q=0.6,\
                  application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,\
                  application/openmetrics-text;version=0.0.1;q=0.4,\
                  text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,\
                  text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
    assert_type(accept, PROTOBUF);
    // VictoriaMetrics.
    assert_type("text/plain;version=0.0.4;q=1,*/*;q=0.1", TEXT_CONTENT_TYPE);
}

#[test]
fn other_clients_get_text() {
    assert_eq!(answer(&[]).content_type, TEXT_CONTENT_TYPE);
    for accept in [
        "*/*",
        "text/*",
        "text/plain",
        "Text/Plain; Version=0.0.4",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json",
        "text/plain;version=1.0.0;escaping=allow-utf-8",
        "text/plain;version=9",
        "application/openmetrics-text;version=2.0.0",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=0, */*",
        "text/plain;q=0",
        "*/*;q=0",
        "application/openmetrics-text;q=0.5, */*",
        "text/plain, application/openmetrics-text",
    ] {
        assert_type(accept, TEXT_CONTENT_TYPE);
    }
}

#[test]
fn the_highest_quality_wins_and_zero_refuses() {
    for (accept, content_type) in [
        ("application/openmetrics-text", OPENMETRICS),
        ("APPLICATION/OpenMetrics-Text", OPENMETRICS),
        (
            "application/openmetrics-text; version=\"1.0.0\"",
            OPENMETRICS,
        ),
        (
            "application/openmetrics-text;version=0.0.1",
            OPENMETRICS_0_0_1,
        ),
        ("application/*", OPENMETRICS),
        ("text/plain;q=0, */*;q=0.1", OPENMETRICS),
        (
            "text/plain;q=0.1, application/openmetrics-text;q=0.2",
            OPENMETRICS,
        ),
        (
            "text/plain;q=0.2, application/openmetrics-text;q=0.1",
            TEXT_CONTENT_TYPE,
        ),
        ("application/openmetrics-text, text/plain", OPENMETRICS),
        ("*/*, application/openmetrics-text", OPENMETRICS),
        // The more precise range counts for a format.
        (
            "application/openmetrics-text;version=1.0.0;q=0, application/openmetrics-text;q=0.9",
            OPENMETRICS_0_0_1,
        ),
        (
            "application/openmetrics-text;version=1.0.0;escaping=dots",
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots",
        ),
        (
            "application/openmetrics-text;version=1.0.0;escaping=values",
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values",
        ),
        (
            "application/openmetrics-text;version=1.0.0;escaping=underscores",
            OPENMETRICS,
        ),
        (
            "application/openmetrics-text;version=1.0.0;escaping=other",
            OPENMETRICS,
        ),
        // Other protobuf messages, and other encodings of the same message.
        ("application/vnd.google.protobuf", TEXT_CONTENT_TYPE),
        (
            "application/vnd.google.protobuf;proto=other;encoding=delimited",
            TEXT_CONTENT_TYPE,
        ),
        (
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
            TEXT_CONTENT_TYPE,
        ),
        (
            "application/vnd.google.protobuf;encoding=delimited;proto=\"io.prometheus.client.MetricFamily\"",
            PROTOBUF,
        ),
    ] {
        assert_type(accept, content_type);
    }
}

#[test]
fn malformed_headers_are_read_as_far_as_they_make_sense() {
    for accept in [
        "",
        " ",
        ",",
        ";",
        ";q=1",
        "/",
        "*",
        "text",
        "text/plain;q",
        "text/plain;q=",
        "application/openmetrics-text;q=2",
        "application/openmetrics-text;q=NaN",
        "application/openmetrics-text;q=-1",
        "application/openmetrics-text;version=",
        "\"application/openmetrics-text",
        "ünïcödé",
        "application/openmetrics-text ünïcödé",
    ] {
        assert_type(accept, TEXT_CONTENT_TYPE);
    }
    assert_type(
        ",,;, application/openmetrics-text;;version=1.0.0;x;=y",
        OPENMETRICS,
    );
    let two = answer(&["\u{fc}", "application/openmetrics-text"]);
    assert_eq!(two.content_type, OPENMETRICS);
}

/// The name of the encoding of a response.
fn encoding_of(accept: Option<&'static str>, encodings: &[Encoding]) -> &'static str {
    let mut headers = HeaderMap::new();
    if let Some(accept) = accept {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accept));
    }
    negotiate(&headers, encodings).encoding.names()[0]
}

#[test]
fn nothing_is_compressed_without_a_known_encoding() {
    for accept in [
        None,
        Some(""),
        Some("identity"),
        Some("br, deflate"),
        Some("*;q=0"),
        Some("x;q="),
    ] {
        assert_eq!(
            encoding_of(accept, Encoding::COMPRESSED),
            "identity",
            "{accept:?}"
        );
    }
    assert_eq!(encoding_of(Some("gzip"), &[]), "identity");
}

#[test]
#[cfg(feature = "gzip")]
fn gzip_is_used_where_it_is_accepted() {
    for (accept, encoding) in [
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("gzip;q=0.1", "gzip"),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("*", "gzip"),
        ("*;q=0, gzip;q=0.5", "gzip"),
        ("identity;q=0", "identity"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0, *", "identity"),
        ("gzip;q=0.1, identity;q=0.5", "identity"),
        ("gzip;q=2", "identity"),
    ] {
        assert_eq!(
            encoding_of(Some(accept), &[Encoding::Gzip]),
            encoding,
            "{accept}"
        );
    }
}

#[test]
#[cfg(all(feature = "gzip", feature = "zstd"))]
fn the_better_encoding_is_used_if_weights_are_equal() {
    for (accept, encoding) in [
        ("gzip, zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=0.9, zstd;q=0.8", "gzip"),
        ("zstd;q=0, *", "gzip"),
        ("gzip", "gzip"),
    ] {
        assert_eq!(
            encoding_of(Some(accept), Encoding::COMPRESSED),
            encoding,
            "{accept}"
        );
    }
}

//! Every type of metric, with unusual strings, in every format.

use super::python::{Family, Samples, read};
use super::{Odd, record};
use crate::programs::promtool_check_metrics;
use http::Request;
use http_body_util::BodyExt as _;
use metrics_runtime::{Format, LabelValue as _, MetricsEndpoint, render, render_as};
use std::collections::BTreeMap;
use tower_service::Service as _;

/// This test's families, as a parser of a format reads them. The process' other families change
/// between expositions.
fn ours(format: Format, name: &str) -> BTreeMap<String, Family> {
    record();
    let mut families = read(name, &render_as(format));
    assert!(families.len() > 15, "{:?}", families.keys());
    let is_ours = |name: &String| {
        ["readers", "build", "target"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    families.retain(|name, _| is_ours(name) && !name.starts_with("readers_property"));
    families
}

fn samples(families: &BTreeMap<String, Family>) -> Samples {
    families
        .values()
        .flat_map(|family| family.samples.clone())
        .collect()
}

#[test]
fn the_strictest_parser_accepts_openmetrics() {
    let families = ours(Format::OpenMetrics, "openmetrics");
    let described: Vec<_> = families
        .iter()
        .map(|(name, family)| (name.as_str(), family.kind.as_str(), family.unit.as_str()))
        .collect();
    let expected = [
        ("build", "info", ""),
        ("readers", "info", ""),
        ("readers_duration_seconds", "histogram", "seconds"),
        ("readers_events", "counter", ""),
        ("readers_level_celsius", "gauge", "celsius"),
        ("readers_negative_meters", "histogram", "meters"),
        ("readers_odd_help_bytes", "counter", "bytes"),
        ("readers_state", "stateset", ""),
        ("readers_waiting_seconds", "summary", "seconds"),
        ("target", "info", ""),
    ];
    assert_eq!(described, expected);
    let help = "Help with a \\ and a \"quote\",\nanother line, ünïcödé and a 🦀.";
    assert_eq!(families["readers_odd_help_bytes"].help, help);
    let samples = samples(&families);
    for (at, odd) in Odd::VALUES.iter().enumerate() {
        let labels = BTreeMap::from([("odd", *odd), ("flag", "true")]);
        let labels = labels
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let key = ("readers_events_total".to_owned(), labels.collect());
        assert_eq!(samples[&key], at as f64 * 1_000_003.0, "{odd:?}");
    }
    let info = families["target"]
        .samples
        .keys()
        .next()
        .expect("it has one");
    assert_eq!(info.1["service_name"], "readers \"of\" \\ formats");
    assert_eq!(info.1["service_version"], "1\n2");
}

#[test]
fn the_target_comes_first() {
    let text = String::from_utf8(render_as(Format::OpenMetrics)).expect("it is text");
    assert!(text.starts_with("# TYPE target info\n"), "{}", &text[..100]);
}

#[test]
fn all_formats_have_the_same_values() {
    let text = samples(&ours(Format::Text, "text"));
    let old = samples(&ours(Format::OpenMetrics0_0_1, "openmetrics"));
    let openmetrics = samples(&ours(Format::OpenMetrics, "openmetrics"));
    let protobuf = samples(&ours(Format::Protobuf, "protobuf"));
    assert_eq!(old, openmetrics);
    assert_eq!(protobuf, text);
    // In OpenMetrics, a sum never decreases.
    let falls = |(name, _): &(String, BTreeMap<String, String>)| {
        [
            "readers_negative_meters_sum",
            "readers_negative_meters_count",
        ]
        .contains(&name.as_str())
    };
    let without: Samples = protobuf
        .into_iter()
        .filter(|(key, _)| !falls(key))
        .collect();
    assert_eq!(openmetrics, without);
}

/// The response of an endpoint to a request with this `Accept` header.
fn scraped(endpoint: &mut MetricsEndpoint, accept: &str) -> Vec<u8> {
    let request = Request::get(
        "/?name[]=readers_events_total&name[]=readers_duration_seconds\
                                &name[]=readers_waiting_seconds&name[]=readers_level_celsius",
    )
    .header("Accept", accept)
    .body(())
    .expect("a valid request");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let response = endpoint.call(request).await.expect("it does not fail");
        let body = response
            .into_body()
            .collect()
            .await
            .expect("it is complete");
        body.to_bytes().to_vec()
    })
}

#[test]
fn parsers_find_when_series_began() {
    record();
    let mut endpoint = MetricsEndpoint::new().created_timestamps(true);
    let text = scraped(&mut endpoint, "application/openmetrics-text");
    let protobuf = scraped(
        &mut endpoint,
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
    );
    let (text, protobuf) = (
        samples(&read("openmetrics", &text)),
        samples(&read("protobuf", &protobuf)),
    );
    let now = std::time::UNIX_EPOCH
        .elapsed()
        .expect("it is later")
        .as_secs_f64();
    let mut began = 0;
    for (key, value) in &text {
        if key.0.ends_with("_created") {
            assert!((now - 3600.0..now).contains(value), "{key:?} {value}");
            // At today's distance from 1970, a float cannot represent nanoseconds.
            assert!((value - protobuf[key]).abs() < 1e-6, "{key:?} {value}");
            began += 1;
        }
    }
    let series = 2 * Odd::VALUES.len();
    assert_eq!(
        began,
        3 * series,
        "counter, histogram and summary; the gauge has none"
    );
    assert_eq!(text.len(), protobuf.len());
}

#[test]
fn promtool_finds_no_problems() {
    record();
    assert_eq!(promtool_check_metrics(&render()), "");
}

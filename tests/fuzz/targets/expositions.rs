//! Any help texts, label values and numbers, in our metrics and in a foreign registry: independent
//! parsers read the same values in each format.
#![no_main]
#![allow(missing_docs)]

use flate2::read::GzDecoder;
use fuzz::{protobuf, text};
use http_body_util::BodyExt as _;
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use metrics_runtime::{Gauge, LabelSet, MetricsEndpoint, metric};
use prometheus::{CounterVec, GaugeVec, HistogramOpts, HistogramVec, Opts, Registry};
use std::cell::LazyCell;
use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::sync::Mutex;
use tokio::runtime::{Builder, Runtime};
use tower_service::Service as _;

/// Few enough texts to expose them quickly each time.
const LIMIT: usize = 100;

#[derive(LabelSet)]
struct Text<'a> {
    #[label(limit = 100)]
    text: &'a str,
}

/// Any number, for any text.
#[metric]
static FUZZED_TEXTS: Gauge<Text<'static>>;

/// The texts that already have a series.
static KNOWN: Mutex<Option<HashSet<String>>> = Mutex::new(None);

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    help: &'a str,
    series: Vec<(&'a str, f64)>,
    format: u8,
}

thread_local! {
    static RUNTIME: LazyCell<Runtime> = const { LazyCell::new(|| {
        Builder::new_current_thread().enable_all().build().expect("a runtime")
    }) };
}

/// Sets series of a foreign registry: the last number of each text counts.
fn foreign(help: &str, series: &BTreeMap<&str, f64>) -> Registry {
    let (registry, labels) = (Registry::new(), ["text"]);
    let gauges = GaugeVec::new(Opts::new("foreign_gauge", help), &labels).expect("a name");
    let counters = CounterVec::new(Opts::new("foreign_total", help), &labels).expect("a name");
    let options = HistogramOpts::new("foreign_grams", help).buckets(vec![0.5, 1.0, 1e9]);
    let histograms = HistogramVec::new(options, &labels).expect("a name");
    for (text, value) in series {
        gauges.with_label_values(&[text]).set(*value);
        let positive = if value.is_finite() { value.abs() } else { 1.0 };
        counters.with_label_values(&[text]).inc_by(positive);
        histograms.with_label_values(&[text]).observe(positive);
    }
    registry
        .register(Box::new(gauges))
        .expect("its name is free");
    registry
        .register(Box::new(counters))
        .expect("its name is free");
    registry
        .register(Box::new(histograms))
        .expect("its name is free");
    registry
}

fn same(found: f64, set: f64) -> bool {
    found == set || found.is_nan() && set.is_nan()
}

fuzz_target!(|input: Input<'_>| {
    let series: BTreeMap<_, _> = input.series.iter().copied().take(8).collect();
    // An empty help text counts as missing.
    let help = if input.help.is_empty() {
        "Help."
    } else {
        input.help
    };
    let registry = foreign(help, &series);
    let mut known = KNOWN.lock().expect("no panic");
    let known = known.get_or_insert_default();
    for (text, value) in &series {
        if text.len() <= 128 && (known.len() < LIMIT || known.contains(*text)) {
            FUZZED_TEXTS.with(Text { text }).set(*value);
            known.insert((*text).to_owned());
        }
    }
    let (accept, openmetrics) = match input.format % 3 {
        0 => ("text/plain", false),
        1 => ("application/openmetrics-text; version=1.0.0", true),
        _ => (
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
            false,
        ),
    };
    // The text format has its own encoder.
    let is_compressed = input.format / 3 % 2 == 1;
    let encoding = if is_compressed { "gzip" } else { "identity" };
    let request = http::Request::get("/metrics")
        .header("accept", accept)
        .header("accept-encoding", encoding)
        .body(())
        .expect("a request");
    let body = RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let mut endpoint = MetricsEndpoint::new().foreign(registry);
            let response = endpoint.call(request).await.expect("infallible");
            assert_eq!(response.status(), 200);
            response
                .into_body()
                .collect()
                .await
                .expect("it is complete")
                .to_bytes()
        })
    });
    let mut plain = Vec::new();
    let body = if is_compressed {
        let mut decoder = GzDecoder::new(&body[..]);
        decoder.read_to_end(&mut plain).expect("it is gzip");
        &plain[..]
    } else {
        &body[..]
    };
    if accept.contains("protobuf") {
        return check_protobuf(body, help, &series);
    }
    let body = String::from_utf8(body.to_vec()).expect("text");
    let read = text::read(&body, openmetrics).unwrap_or_else(|problem| panic!("{problem}"));
    for (text, value) in &series {
        let value_of = |name| read.value(name, Some(("text", text)));
        let is_set = |name| value_of(name).is_some_and(|found| same(found, *value));
        assert!(
            is_set("foreign_gauge"),
            "{text:?} {value} {:?}",
            value_of("foreign_gauge")
        );
        let positive = if value.is_finite() { value.abs() } else { 1.0 };
        assert!(
            value_of("foreign_total").is_some_and(|found| same(found, positive)),
            "{text:?}"
        );
        assert_eq!(value_of("foreign_grams_count"), Some(1.0), "{text:?}");
        if known.contains(*text) {
            assert!(
                is_set("fuzzed_texts"),
                "{text:?} {value} {:?}",
                value_of("fuzzed_texts")
            );
        }
    }
    if !series.is_empty() {
        assert_eq!(
            read.help.get("foreign_gauge").map(String::as_str),
            Some(help)
        );
    }
});

/// Checks the family: the values of its label and their numbers.
fn check_protobuf(body: &[u8], help: &str, series: &BTreeMap<&str, f64>) {
    let messages = protobuf::messages(body).expect("families behind their lengths");
    let mut found = BTreeMap::new();
    for message in messages {
        let family = protobuf::fields(message).expect("a message");
        let metrics: Vec<_> = protobuf::all(&family, 4);
        let metrics = metrics
            .iter()
            .map(|metric| protobuf::fields(metric).expect("a message"));
        if protobuf::all(&family, 1) != [b"foreign_gauge"] {
            metrics.for_each(drop);
            continue;
        }
        assert_eq!(protobuf::all(&family, 2), [help.as_bytes()]);
        for metric in metrics {
            let labels = protobuf::all(&metric, 1);
            let label = protobuf::fields(labels.first().expect("one label")).expect("a message");
            assert_eq!(protobuf::all(&label, 1), [b"text"]);
            let text = protobuf::all(&label, 2)
                .first()
                .copied()
                .unwrap_or_default();
            let gauge = protobuf::all(&metric, 2);
            let value = protobuf::fields(gauge.first().expect("a gauge")).expect("a message");
            let value = match value.first() {
                Some((1, protobuf::Field::Fixed(bits))) => f64::from_bits(*bits),
                None => 0.0,
                other => panic!("{other:?}"),
            };
            found.insert(text.to_vec(), value);
        }
    }
    assert_eq!(found.len(), series.len());
    for (text, value) in series {
        assert!(
            found
                .get(text.as_bytes())
                .is_some_and(|found| same(*found, *value)),
            "{text:?}"
        );
    }
}

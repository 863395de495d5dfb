//! A receiver that decodes pushes and converts them to the samples of a scrape, with the mapping of
//! the OpenTelemetry specification.

use axum::Router;
use axum::body::Bytes;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use prost::Message as _;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tests::server::Server;
use tokio::runtime::Runtime;

type Samples = BTreeMap<String, f64>;

/// The samples of a push to a receiver.
pub(super) fn samples() -> Samples {
    let runtime = Runtime::new().expect("a runtime");
    let bodies: Arc<Mutex<Vec<Bytes>>> = Arc::default();
    let received = Arc::clone(&bodies);
    let router = Router::new().fallback(async move |body: Bytes| {
        received.lock().expect("no panic").push(body);
    });
    // A snapshot of a busy test process exceeds axum's default body limit.
    let router = router.layer(axum::extract::DefaultBodyLimit::disable());
    let server = runtime.block_on(Server::start(router));
    super::push(&format!("http://{}/", server.address), false).expect("it is accepted");
    let mut samples = Samples::new();
    for body in bodies.lock().expect("no panic").iter() {
        let request = ExportMetricsServiceRequest::decode(&body[..]).expect("it is valid");
        let resources = request.resource_metrics.into_iter();
        let scopes = resources.flat_map(|resource| resource.scope_metrics);
        for metric in scopes.flat_map(|scope| scope.metrics) {
            add(&mut samples, metric);
        }
    }
    samples
}

fn add(samples: &mut Samples, metric: Metric) {
    let name = metric.name;
    let mut add = |suffix: &str, attributes: &[KeyValue], more: Option<String>, value: f64| {
        let sample = format!("{name}{suffix}{}", labels(attributes, more));
        let earlier = samples.insert(sample.clone(), value);
        assert_eq!(earlier, None, "{sample} is there twice");
    };
    match metric.data.expect("it has data") {
        Data::Gauge(gauge) => {
            for point in gauge.data_points {
                add("", &point.attributes, None, number(point.value));
            }
        }
        Data::Sum(sum) => {
            for point in sum.data_points {
                add("", &point.attributes, None, number(point.value));
            }
        }
        Data::Histogram(histogram) => {
            for point in histogram.data_points {
                let attributes = &point.attributes;
                let bounds = point
                    .explicit_bounds
                    .iter()
                    .map(|bound| format!("{bound:?}"));
                let bounds = bounds.chain(["+Inf".to_owned()]);
                let mut below = 0;
                for (bound, count) in bounds.zip(point.bucket_counts) {
                    below += count;
                    let le = format!("le=\"{bound}\"");
                    add("_bucket", attributes, Some(le), below as f64);
                }
                assert_eq!(below, point.count, "the buckets have all");
                add("_count", attributes, None, point.count as f64);
                add("_sum", attributes, None, point.sum.expect("it has one"));
            }
        }
        Data::ExponentialHistogram(histogram) => {
            for point in histogram.data_points {
                let sides = [&point.positive, &point.negative].into_iter().flatten();
                let counts = sides.flat_map(|buckets| &buckets.bucket_counts);
                assert_eq!(counts.sum::<u64>() + point.zero_count, point.count);
                add("_count", &point.attributes, None, point.count as f64);
                add(
                    "_sum",
                    &point.attributes,
                    None,
                    point.sum.expect("it has one"),
                );
            }
        }
        Data::Summary(summary) => {
            for point in summary.data_points {
                add("_count", &point.attributes, None, point.count as f64);
                add("_sum", &point.attributes, None, point.sum);
            }
        }
    }
}

fn number(value: Option<Value>) -> f64 {
    match value.expect("it has a value") {
        Value::AsDouble(value) => value,
        Value::AsInt(value) => value as f64,
    }
}

/// Labels as the text format writes them.
fn labels(attributes: &[KeyValue], more: Option<String>) -> String {
    let pair = |attribute: &KeyValue| {
        let value = attribute
            .value
            .as_ref()
            .and_then(|value| value.value.as_ref());
        let Some(any_value::Value::StringValue(value)) = value else {
            panic!("{attribute:?} is no string");
        };
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        format!("{}=\"{}\"", attribute.key, value.replace('\n', "\\n"))
    };
    let pairs: Vec<_> = attributes.iter().map(pair).chain(more).collect();
    match pairs.is_empty() {
        true => String::new(),
        false => format!("{{{}}}", pairs.join(",")),
    }
}

//! Requests are decoded with the messages of the specification.

use super::otlp_requests;
use crate::exposition::render;
use crate::recording::{Counter, Gauge, Histogram, StateSet, Summary};
use crate::storage::{Exemplar, RecordedExemplar};
use metrics_macros::{LabelSet, LabelValue, metric};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::{Exemplar as OtlpExemplar, exemplar};
use opentelemetry_proto::tonic::metrics::v1::{Metric, NumberDataPoint, number_data_point};
use prost::Message as _;
use std::time::Duration;

#[derive(Clone, Copy, LabelValue)]
#[label(crate = crate)]
enum Mode {
    On,
    Off,
}

#[derive(LabelSet)]
#[label(crate = crate)]
struct Named<'a> {
    mode: Mode,
    #[label(limit = 10)]
    name: &'a str,
}

/// Things.
#[metric(crate = crate)]
static OTLP_THINGS_TOTAL: Counter<Named<'static>>;

/// A level.
#[metric(crate = crate)]
static OTLP_LEVEL_CELSIUS: Gauge;

/// Sizes.
#[metric(crate = crate, buckets = [1, 2])]
static OTLP_SIZE_BYTES: Histogram;

/// Times.
#[metric(crate = crate, native, buckets = [1, 2])]
static OTLP_TIME_SECONDS: Histogram;

/// Waits.
#[metric(crate = crate)]
static OTLP_WAIT_SECONDS: Summary;

/// The mode.
#[metric(crate = crate)]
static OTLP_MODE: StateSet<Mode>;

type Attributes<'a> = &'a [(&'a str, &'a str)];

fn owned(attributes: Attributes<'_>) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    attributes.iter().map(owned).collect()
}

fn requests(
    attributes: Attributes<'_>,
    defaults: Attributes<'_>,
    limit: usize,
) -> Vec<ExportMetricsServiceRequest> {
    let mut requests = Vec::new();
    otlp_requests(
        &owned(attributes),
        &owned(defaults),
        limit,
        &mut |request| {
            requests.push(ExportMetricsServiceRequest::decode(request).expect("it is valid"));
        },
    );
    requests
}

fn metrics(requests: Vec<ExportMetricsServiceRequest>) -> Vec<Metric> {
    let resources = requests
        .into_iter()
        .flat_map(|request| request.resource_metrics);
    let scopes = resources.flat_map(|resource| resource.scope_metrics);
    scopes.flat_map(|scope| scope.metrics).collect()
}

fn named(name: &str) -> Metric {
    let mut named = metrics(requests(&[], &[], usize::MAX)).into_iter();
    let named = named.find(|metric| metric.name == name);
    named.expect("it is there")
}

fn pairs(attributes: &[KeyValue]) -> Vec<(String, String)> {
    let pair = |pair: &KeyValue| match pair.value.clone()?.value? {
        any_value::Value::StringValue(value) => Some((pair.key.clone(), value)),
        _ => None,
    };
    attributes.iter().filter_map(pair).collect()
}

fn number(point: &NumberDataPoint) -> f64 {
    match point.value.expect("it has a value") {
        number_data_point::Value::AsDouble(value) => value,
        number_data_point::Value::AsInt(value) => value as f64,
    }
}

#[test]
fn counters_are_monotonic_cumulative_sums() {
    let mode = Mode::On;
    OTLP_THINGS_TOTAL.with(Named { mode, name: "a" }).add(3);
    OTLP_THINGS_TOTAL.with(Named { mode, name: "" }).add(4);
    let metric = named("otlp_things_total");
    assert_eq!(metric.description, "Things.");
    assert_eq!(metric.unit, "");
    let Some(Data::Sum(sum)) = metric.data else {
        panic!("{metric:?}");
    };
    assert!(sum.is_monotonic);
    assert_eq!(sum.aggregation_temporality, 2);
    let find = |name: &str| {
        let name = owned(&[("mode", "on"), ("name", name)]);
        let mut points = sum.data_points.iter();
        points
            .find(|point| pairs(&point.attributes) == name)
            .map(number)
    };
    assert_eq!(find("a"), Some(3.0));
    // Labels with an empty value are left out.
    let mut points = sum.data_points.iter();
    let only_mode = owned(&[("mode", "on")]);
    let empty = points.find(|point| pairs(&point.attributes) == only_mode);
    let empty = empty.expect("it is there");
    assert_eq!(number(empty), 4.0);
    assert!(empty.start_time_unix_nano > 0);
    assert!(empty.start_time_unix_nano <= empty.time_unix_nano);
}

#[test]
fn gauges_and_states_have_no_beginning() {
    OTLP_LEVEL_CELSIUS.set(-1.5);
    OTLP_MODE.set(Mode::Off);
    let level = named("otlp_level_celsius");
    assert_eq!(level.unit, "Cel");
    let Some(Data::Gauge(gauge)) = level.data else {
        panic!("{level:?}");
    };
    assert_eq!(number(&gauge.data_points[0]), -1.5);
    assert_eq!(gauge.data_points[0].start_time_unix_nano, 0);
    let mode = named("otlp_mode");
    let Some(Data::Gauge(gauge)) = mode.data else {
        panic!("{mode:?}");
    };
    let points = gauge.data_points.iter();
    let states: Vec<_> = points
        .map(|point| (pairs(&point.attributes), number(point)))
        .collect();
    let state = |name, value| (owned(&[("otlp_mode", name)]), value);
    assert_eq!(states, [state("on", 0.0), state("off", 1.0)]);
}

#[test]
fn classic_histograms_have_explicit_bounds() {
    for size in [1, 2, 2, 9] {
        OTLP_SIZE_BYTES.observe(size);
    }
    let metric = named("otlp_size_bytes");
    assert_eq!(metric.unit, "By");
    let Some(Data::Histogram(histogram)) = metric.data else {
        panic!("{metric:?}");
    };
    assert_eq!(histogram.aggregation_temporality, 2);
    let point = &histogram.data_points[0];
    assert_eq!(point.explicit_bounds, [1.0, 2.0]);
    assert_eq!(point.bucket_counts, [1, 2, 1]);
    assert_eq!((point.count, point.sum), (4, Some(14.0)));
    assert!(point.start_time_unix_nano > 0);
}

#[test]
fn native_histograms_are_exponential() {
    // At schema 3, the bucket up to 1 has number 0 in Prometheus, and -1 in OTLP.
    for seconds in [0.0, 1.0, 1.0, 2.0] {
        OTLP_TIME_SECONDS.observe(seconds);
    }
    let metric = named("otlp_time_seconds");
    let Some(Data::ExponentialHistogram(histogram)) = metric.data else {
        panic!("{metric:?}");
    };
    let point = &histogram.data_points[0];
    assert_eq!((point.scale, point.zero_count), (3, 1));
    assert_eq!((point.count, point.sum), (4, Some(4.0)));
    let positive = point.positive.as_ref().expect("there are some");
    assert_eq!(positive.offset, -1);
    assert_eq!(positive.bucket_counts, [2, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(point.negative, None);
}

#[test]
fn summaries_have_count_and_sum() {
    OTLP_WAIT_SECONDS.observe(2);
    let metric = named("otlp_wait_seconds");
    let Some(Data::Summary(summary)) = metric.data else {
        panic!("{metric:?}");
    };
    let point = &summary.data_points[0];
    assert_eq!((point.count, point.sum), (1, 2.0));
    assert!(point.quantile_values.is_empty());
}

#[test]
fn identifiers_of_traces_have_fields_of_their_own() {
    let exemplar = Exemplar::new("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
    let exemplar = exemplar.with("span_id", "00f067aa0ba902b7").with("user", 7);
    let recorded = RecordedExemplar {
        exemplar,
        value: 0.5,
        at: Duration::from_nanos(1_234_567_890_123),
    };
    let mut out = Vec::new();
    super::exemplar::write(&mut out, 1, &recorded);
    // A message whose first field is the exemplar.
    let exemplar = OtlpExemplar::decode(&out[2..]).expect("it is valid");
    assert_eq!(exemplar.trace_id[..3], [0x4b, 0xf9, 0x2f]);
    assert_eq!(exemplar.span_id[..3], [0, 0xf0, 0x67]);
    assert_eq!((exemplar.trace_id.len(), exemplar.span_id.len()), (16, 8));
    assert_eq!(
        pairs(&exemplar.filtered_attributes),
        owned(&[("user", "7")])
    );
    assert_eq!(exemplar.time_unix_nano, 1_234_567_890_123);
    assert_eq!(exemplar.value, Some(exemplar::Value::AsDouble(0.5)));
}

#[test]
fn the_first_attribute_of_a_name_counts() {
    let all = requests(
        &[("service.name", "shop"), ("empty", "")],
        &[("service.name", "unknown"), ("service.instance.id", "1")],
        usize::MAX,
    );
    let [request] = &all[..] else {
        panic!("one request holds everything");
    };
    let resource = request.resource_metrics[0].resource.as_ref();
    let attributes = pairs(&resource.expect("there is one").attributes);
    let expected = [("service.name", "shop"), ("service.instance.id", "1")];
    assert_eq!(attributes, owned(&expected));
}

#[test]
fn long_requests_are_divided_without_loss() {
    let count = |requests: &[ExportMetricsServiceRequest]| {
        let points = metrics(requests.to_vec()).into_iter();
        let points = points.map(|metric| match metric.data.expect("it has data") {
            Data::Gauge(gauge) => gauge.data_points.len(),
            Data::Sum(sum) => sum.data_points.len(),
            Data::Histogram(histogram) => histogram.data_points.len(),
            Data::ExponentialHistogram(histogram) => histogram.data_points.len(),
            Data::Summary(summary) => summary.data_points.len(),
        });
        points.sum::<usize>()
    };
    // Another test may add series in the meantime.
    let divided = (0..10).any(|_| {
        let whole = requests(&[], &[], usize::MAX);
        let parts = requests(&[], &[], 500);
        assert_eq!(whole.len(), 1);
        let lengths: Vec<_> = parts.iter().map(prost::Message::encoded_len).collect();
        let resources = parts.iter().map(|part| part.resource_metrics.len());
        assert_eq!(resources.sum::<usize>(), parts.len());
        assert!(parts.len() > 5, "{lengths:?}");
        count(&whole) == count(&parts)
    });
    assert!(
        divided,
        "no attempt had as many data points in parts as in one"
    );
    assert!(render().contains("otlp_level_celsius"));
}

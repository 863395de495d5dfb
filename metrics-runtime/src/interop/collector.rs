//! Our series as a collector of the `prometheus` crate.

use crate::declaration::{Family, Kind};
use crate::snapshot::{HistogramSample, Sample, Snapshot, snapshot};
use prometheus::Registry;
use prometheus::core::{Collector, Desc};
use prometheus::proto;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;

/// All series of the binary as one collector of the `prometheus` crate, for a service that already
/// exposes one of its registries. Feature `prometheus`.
///
/// ```
/// use metrics_runtime::{Counter, PrometheusCollector, metric};
/// use prometheus::{Encoder, Registry, TextEncoder};
///
/// /// Orders placed.
/// #[metric]
/// static ORDERS_TOTAL: Counter;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let registry = Registry::new();
/// PrometheusCollector::new()?.register(&registry)?;
///
/// ORDERS_TOTAL.inc();
/// let text = TextEncoder::new().encode_to_string(&registry.gather())?;
/// assert!(text.contains("\norders_total 1\n"));
/// # Ok(())
/// # }
/// ```
///
/// Do not pass a registry with this collector to
/// [`MetricsEndpoint::foreign`](crate::MetricsEndpoint::foreign). It would add our own series a
/// second time. These are then left out, which is logged.
///
/// Cost: that of a [`snapshot`](fn@crate::snapshot), and allocations for each series. Native
/// buckets and exemplars are left out, because the crate does not support them.
#[derive(Debug)]
pub struct PrometheusCollector {
    names: Vec<&'static str>,
    families: Vec<Desc>,
}

/// The error for series that cannot be added to a registry.
///
/// ```
/// use metrics_runtime::{PrometheusCollector, PrometheusCollectorError};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let registry = prometheus::Registry::new();
/// PrometheusCollector::new()?.register(&registry)?;
/// let again = PrometheusCollector::new()?.register(&registry).unwrap_err();
/// assert!(matches!(again, PrometheusCollectorError::Taken(_)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum PrometheusCollectorError {
    /// The `prometheus` crate rejects the description of a metric.
    Refused {
        /// The metric.
        name: &'static str,
        /// The crate's error.
        problem: prometheus::Error,
    },
    /// The registry already has metrics with these names.
    Taken(Vec<&'static str>),
    /// The crate does not register the collector.
    NotRegistered(prometheus::Error),
}

impl fmt::Display for PrometheusCollectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { name, problem } => {
                write!(f, "the `prometheus` crate rejects `{name}`: {problem}")
            }
            Self::Taken(names) => write!(
                f,
                "the registry already has metrics with these names: {}; rename one of each",
                names.join(", ")
            ),
            Self::NotRegistered(problem) => write!(
                f,
                "the registry rejects our metrics: {problem}; it may have a metric without series \
                 that has the name of one of ours"
            ),
        }
    }
}

impl Error for PrometheusCollectorError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused { problem, .. } | Self::NotRegistered(problem) => Some(problem),
            Self::Taken(_) => None,
        }
    }
}

impl PrometheusCollector {
    /// A collector of all declared metrics. It includes series that are added later, such as those
    /// of endpoints.
    ///
    /// # Errors
    ///
    /// If the `prometheus` crate rejects the description of a metric. Its rules for names are the
    /// same as here, so this is not expected.
    ///
    /// # Cost
    ///
    /// That of a [`snapshot`](fn@crate::snapshot), and allocations for each family.
    pub fn new() -> Result<Self, PrometheusCollectorError> {
        let snapshot = snapshot();
        let families = snapshot.families().families.iter().map(|family| {
            let labels = family
                .groups
                .first()
                .map_or(&[][..], |group| &group.member.labels);
            let labels = labels.iter().map(|label| label.name.to_owned()).collect();
            let declared = family.declared;
            Desc::new(
                declared.name.to_owned(),
                declared.help.to_owned(),
                labels,
                HashMap::new(),
            )
            .map_err(|problem| PrometheusCollectorError::Refused {
                name: declared.name,
                problem,
            })
        });
        Ok(Self {
            names: snapshot
                .families()
                .families
                .iter()
                .map(|family| family.declared.name)
                .collect(),
            families: families.collect::<Result<_, _>>()?,
        })
    }

    /// Registers the collector.
    ///
    /// # Errors
    ///
    /// If the registry already has some of the names. The error lists all of them.
    ///
    /// # Cost
    ///
    /// It gathers the registry once to find the names.
    pub fn register(self, registry: &Registry) -> Result<(), PrometheusCollectorError> {
        let theirs = registry.gather();
        let is_theirs = |name: &&str| theirs.iter().any(|family| family.name() == *name);
        let taken: Vec<_> = self.names.iter().copied().filter(is_theirs).collect();
        if !taken.is_empty() {
            return Err(PrometheusCollectorError::Taken(taken));
        }
        registry
            .register(Box::new(self))
            .map_err(PrometheusCollectorError::NotRegistered)
    }
}

impl Collector for PrometheusCollector {
    fn desc(&self) -> Vec<&Desc> {
        self.families.iter().collect()
    }

    fn collect(&self) -> Vec<proto::MetricFamily> {
        families(&snapshot())
    }
}

/// Every family of a snapshot, in the crate's types.
fn families(snapshot: &Snapshot) -> Vec<proto::MetricFamily> {
    let mut families: Vec<proto::MetricFamily> = Vec::new();
    let mut last = None;
    for samples in snapshot.groups() {
        let declared = &samples.family.declared;
        if last != Some(declared.name) {
            last = Some(declared.name);
            families.push(head(declared));
        }
        let Some(family) = families.last_mut() else {
            continue;
        };
        for series in samples.written() {
            if samples.is_left_out(series) {
                continue;
            }
            if let Some(sample) = samples.sample(series) {
                let member = &samples.group.member;
                let values = member.label_values(series);
                let labels = member.labels.iter().zip(values);
                let pairs = labels.map(|(label, value)| pair(label.name, value));
                family.mut_metric().push(metric(pairs.collect(), sample));
            }
        }
    }
    families
}

fn head(family: &Family) -> proto::MetricFamily {
    let mut head = proto::MetricFamily::default();
    head.set_name(family.name.to_owned());
    head.set_help(family.help.to_owned());
    head.set_field_type(match family.kind.in_prometheus() {
        Kind::Counter => proto::MetricType::COUNTER,
        kind if kind.has_buckets() => proto::MetricType::HISTOGRAM,
        kind if kind.has_sum_and_count() => proto::MetricType::SUMMARY,
        _ => proto::MetricType::GAUGE,
    });
    head
}

fn pair(name: &str, value: &str) -> proto::LabelPair {
    let mut pair = proto::LabelPair::default();
    pair.set_name(name.to_owned());
    pair.set_value(value.to_owned());
    pair
}

fn metric(labels: Vec<proto::LabelPair>, sample: Sample<'_>) -> proto::Metric {
    let mut metric = proto::Metric::from_label(labels);
    match sample {
        Sample::Counter(count, _) => {
            let mut counter = proto::Counter::default();
            counter.set_value(count.as_float());
            metric.set_counter(counter);
        }
        Sample::Gauge(value) => metric.set_gauge(gauge(value)),
        Sample::Histogram(sample) => metric.set_histogram(histogram(sample)),
        Sample::Summary(sample) => {
            let mut summary = proto::Summary::default();
            summary.set_sample_count(sample.count);
            summary.set_sample_sum(sample.sum);
            metric.set_summary(summary);
        }
        Sample::Info => metric.set_gauge(gauge(1.0)),
        Sample::State(on) => metric.set_gauge(gauge(f64::from(u8::from(on)))),
    }
    metric
}

fn gauge(value: f64) -> proto::Gauge {
    let mut gauge = proto::Gauge::default();
    gauge.set_value(value);
    gauge
}

fn histogram(sample: HistogramSample<'_>) -> proto::Histogram {
    let mut cumulated = 0_u64;
    // Without `+Inf`, because the crate's encoders add it.
    let buckets = sample.bounds.iter().zip(sample.counts);
    let buckets = buckets.map(|(bound, count)| {
        cumulated = cumulated.wrapping_add(*count);
        let mut bucket = proto::Bucket::default();
        bucket.set_upper_bound(*bound);
        bucket.set_cumulative_count(cumulated);
        bucket
    });
    let mut histogram = proto::Histogram::default();
    histogram.set_bucket(buckets.collect());
    histogram.set_sample_count(sample.count());
    histogram.set_sample_sum(sample.sum);
    histogram
}

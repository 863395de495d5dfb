//! A registry of the `prometheus` crate, read as plain data.

use crate::declaration::Kind;
use crate::snapshot::{OwnedFamily, OwnedSeries, OwnedValue};
use crate::support::unwind::caught;
use prometheus::proto::{Counter, Gauge, Histogram, Metric, MetricFamily, MetricType};

/// The current contents of a registry. `None` if one of its collectors panics.
pub(super) fn read(registry: &prometheus::Registry) -> Option<Vec<OwnedFamily>> {
    // Only the collector itself can see a state that the panic leaves inconsistent.
    let gathered = caught(|| registry.gather())?;
    Some(gathered.iter().filter_map(family).collect())
}

/// A family. `None` for a type that the crate itself cannot expose.
fn family(family: &MetricFamily) -> Option<OwnedFamily> {
    let kind = match family.get_field_type() {
        MetricType::COUNTER => Kind::Counter,
        MetricType::GAUGE => Kind::Gauge,
        MetricType::HISTOGRAM => Kind::Histogram,
        MetricType::SUMMARY => Kind::Summary,
        MetricType::UNTYPED => return None,
    };
    let metrics = family.get_metric().iter();
    let series = metrics.map(|metric| OwnedSeries::new(labels(metric), value(kind, metric)));
    Some(OwnedFamily {
        name: family.name().to_owned(),
        help: family.help().to_owned(),
        kind,
        unit: None,
        unknown: false,
        series: series.collect(),
    })
}

fn labels(metric: &Metric) -> Vec<(String, String)> {
    let labels = metric.get_label().iter();
    labels
        .map(|label| (label.name().to_owned(), label.value().to_owned()))
        .collect()
}

fn value(kind: Kind, metric: &Metric) -> OwnedValue {
    match kind {
        Kind::Counter => OwnedValue::Counter(metric.get_counter().get_value()),
        Kind::Histogram => histogram(metric.get_histogram()),
        Kind::Summary => {
            let summary = metric.get_summary();
            let quantiles = summary.get_quantile().iter();
            OwnedValue::Summary {
                quantiles: quantiles
                    .map(|quantile| (quantile.quantile(), quantile.value()))
                    .collect(),
                count: summary.sample_count(),
                sum: summary.sample_sum(),
            }
        }
        _ => OwnedValue::Gauge(metric.get_gauge().get_value()),
    }
}

fn histogram(histogram: &Histogram) -> OwnedValue {
    let buckets = histogram.get_bucket().iter();
    // The crate leaves out `+Inf` unless the user listed it as a bound.
    let finite = buckets.filter(|bucket| bucket.upper_bound().is_finite());
    let (bounds, mut cumulated): (Vec<_>, Vec<_>) = finite
        .map(|bucket| (bucket.upper_bound(), bucket.cumulative_count()))
        .unzip();
    cumulated.push(histogram.get_sample_count());
    let before = [0].into_iter().chain(cumulated.iter().copied());
    let counts = cumulated.iter().zip(before);
    OwnedValue::Histogram {
        bounds: bounds.into(),
        counts: counts
            .map(|(upto, before)| upto.wrapping_sub(before))
            .collect(),
        sum: histogram.get_sample_sum(),
        native: None,
    }
}

/// With the crate's feature `protobuf`, a value is read by `value`, otherwise by `get_value`.
/// Inherent methods take precedence over those of traits. So each trait here is only used if the
/// crate does not have the inherent method.
#[allow(dead_code)] // If the crate has the inherent method.
trait GetValue {
    fn get_value(&self) -> f64;
}

/// See [`GetValue`].
#[allow(dead_code)] // If the crate has the inherent method.
trait HasValue {
    fn value(&self) -> f64;
}

macro_rules! either_value {
    ($($number:ty)*) => {$(
        impl GetValue for $number {
            fn get_value(&self) -> f64 {
                self.value()
            }
        }

        impl HasValue for $number {
            fn value(&self) -> f64 {
                self.get_value()
            }
        }
    )*};
}

either_value!(Counter Gauge);

#[cfg(test)]
mod tests {
    use super::*;
    use prometheus::{GaugeVec, HistogramOpts, IntCounter, Opts, Registry};

    #[test]
    fn every_kind_is_read() {
        let registry = Registry::new();
        let counter = IntCounter::new("requests", "Requests.").expect("a counter");
        counter.inc_by(3);
        let gauge = GaugeVec::new(Opts::new("level", "Level."), &["tank"]).expect("a gauge");
        gauge.with_label_values(&["a"]).set(-1.5);
        let options = HistogramOpts::new("size", "Size.").buckets(vec![1.0, 2.0]);
        let histogram = prometheus::Histogram::with_opts(options).expect("a histogram");
        histogram.observe(1.5);
        histogram.observe(9.0);
        registry.register(Box::new(counter)).expect("it is new");
        registry.register(Box::new(gauge)).expect("it is new");
        registry.register(Box::new(histogram)).expect("it is new");
        let family = |name: &str, help: &str, kind, labels, value| OwnedFamily {
            name: name.to_owned(),
            help: help.to_owned(),
            kind,
            unit: None,
            unknown: false,
            series: vec![OwnedSeries::new(labels, value)],
        };
        let (bounds, counts) = ([1.0, 2.0].into(), vec![0, 1, 1]);
        assert_eq!(
            read(&registry).expect("nothing panics"),
            [
                family(
                    "level",
                    "Level.",
                    Kind::Gauge,
                    vec![("tank".to_owned(), "a".to_owned())],
                    OwnedValue::Gauge(-1.5)
                ),
                family(
                    "requests",
                    "Requests.",
                    Kind::Counter,
                    vec![],
                    OwnedValue::Counter(3.0)
                ),
                family(
                    "size",
                    "Size.",
                    Kind::Histogram,
                    vec![],
                    OwnedValue::Histogram {
                        bounds,
                        counts,
                        sum: 10.5,
                        native: None,
                    }
                ),
            ]
        );
    }
}

//! A registry of the `prometheus` crate, read as plain data.

use crate::snapshot::{ForeignFamily, ForeignKind, ForeignSeries, ForeignValue};
use prometheus::proto::{Counter, Gauge, Metric, MetricFamily, MetricType};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a registry holds now; nothing if one of its collectors panics.
pub(super) fn read(registry: &prometheus::Registry) -> Option<Vec<ForeignFamily>> {
    // Of what it leaves behind only the collector itself knows anything.
    let gathered = catch_unwind(AssertUnwindSafe(|| registry.gather())).ok()?;
    Some(gathered.iter().filter_map(family).collect())
}

/// A family; nothing for a kind that the crate can't expose itself.
fn family(family: &MetricFamily) -> Option<ForeignFamily> {
    let kind = match family.get_field_type() {
        MetricType::COUNTER => ForeignKind::Counter,
        MetricType::GAUGE => ForeignKind::Gauge,
        MetricType::HISTOGRAM => ForeignKind::Histogram,
        MetricType::SUMMARY => ForeignKind::Summary,
        MetricType::UNTYPED => return None,
    };
    let series = family.get_metric().iter().map(|metric| ForeignSeries {
        labels: labels(metric),
        value: value(kind, metric),
    });
    Some(ForeignFamily {
        name: family.name().to_owned(),
        help: family.help().to_owned(),
        kind,
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

fn value(kind: ForeignKind, metric: &Metric) -> ForeignValue {
    match kind {
        ForeignKind::Counter => ForeignValue::Number(metric.get_counter().get_value()),
        ForeignKind::Gauge => ForeignValue::Number(metric.get_gauge().get_value()),
        ForeignKind::Histogram => {
            let histogram = metric.get_histogram();
            let buckets = histogram.get_bucket().iter();
            let mut buckets: Vec<_> = buckets
                .map(|bucket| (bucket.upper_bound(), bucket.cumulative_count()))
                .collect();
            // The crate leaves out the last one where its bound was not named.
            if buckets.last().is_none_or(|(bound, _)| bound.is_finite()) {
                buckets.push((f64::INFINITY, histogram.get_sample_count()));
            }
            ForeignValue::Histogram {
                buckets,
                sum: histogram.get_sample_sum(),
            }
        }
        ForeignKind::Summary => {
            let summary = metric.get_summary();
            let quantiles = summary.get_quantile().iter();
            ForeignValue::Summary {
                quantiles: quantiles
                    .map(|quantile| (quantile.quantile(), quantile.value()))
                    .collect(),
                count: summary.sample_count(),
                sum: summary.sample_sum(),
            }
        }
    }
}

/// Where the crate has its feature `protobuf`, a value is read by `value`;
/// else by `get_value`. An inherent method goes before a trait's: so of these
/// two only the one is ever called that calls what is there.
#[allow(dead_code)] // Where the crate has the inherent one.
trait GetValue {
    fn get_value(&self) -> f64;
}

/// See [`GetValue`].
#[allow(dead_code)] // Where the crate has the inherent one.
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
        let family = |name: &str, help: &str, kind, labels, value| ForeignFamily {
            name: name.to_owned(),
            help: help.to_owned(),
            kind,
            unknown: false,
            series: vec![ForeignSeries { labels, value }],
        };
        let buckets = vec![(1.0, 0), (2.0, 1), (f64::INFINITY, 2)];
        assert_eq!(
            read(&registry).expect("nothing panics"),
            [
                family(
                    "level",
                    "Level.",
                    ForeignKind::Gauge,
                    vec![("tank".to_owned(), "a".to_owned())],
                    ForeignValue::Number(-1.5)
                ),
                family(
                    "requests",
                    "Requests.",
                    ForeignKind::Counter,
                    vec![],
                    ForeignValue::Number(3.0)
                ),
                family(
                    "size",
                    "Size.",
                    ForeignKind::Histogram,
                    vec![],
                    ForeignValue::Histogram { buckets, sum: 10.5 }
                ),
            ]
        );
    }
}

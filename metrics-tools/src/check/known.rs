//! The metrics that expressions are checked against.

use super::series_labels::SeriesLabels;
use crate::promql::{LabelRegex, Selector};
use metrics_runtime::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// All metrics that an expression may use.
#[derive(Clone, Debug)]
pub struct KnownMetrics {
    /// By sample name; a histogram has `x_bucket` and so on.
    pub(super) samples: BTreeMap<String, Sample>,
    /// The known series of each metric.
    pub(super) series: Vec<Option<Vec<KnownSeries>>>,
    /// Histograms without samples of their plain name.
    pub(super) histograms: BTreeSet<String>,
    /// By histogram of durations: the counter of the calls.
    pub(super) counters: BTreeMap<String, String>,
    /// Patterns for the names of foreign metrics.
    pub(super) foreign: Vec<LabelRegex>,
    /// Names of metrics that are foreign, also if they are known.
    pub(super) shared: BTreeSet<String>,
    /// Labels that Prometheus adds to all series.
    pub(super) target_labels: BTreeSet<String>,
    /// By index of the known series: labels of targets that the metric has, too, with
    /// the names that Prometheus gives to the metric's.
    pub(super) exported: BTreeMap<usize, BTreeMap<String, String>>,
    /// The labels of the series that rules record.
    pub(super) recorded: BTreeMap<String, SeriesLabels>,
    /// The names of alerts; empty if they are not known.
    pub(super) alerts: BTreeSet<String>,
}

/// The samples with one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) role: Role,
    /// An index into the known series.
    pub(super) series: usize,
}

/// The meaning of a sample's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Counter,
    Gauge,
    /// `x_bucket`
    Bucket,
    /// `x_sum` or `x_count`
    Part,
    /// A native histogram.
    Native,
    Unknown,
}

impl Role {
    /// Whether it only goes up while its process lives.
    pub(super) fn is_counter(self) -> bool {
        matches!(self, Self::Counter | Self::Bucket | Self::Part)
    }
}

/// The type of a known metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MetricKind {
    /// Only goes up.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Has `_bucket`, `_sum` and `_count`.
    Histogram,
    /// A histogram that Prometheus stores as one sample, in addition to its buckets.
    NativeHistogram,
    /// Has `_sum` and `_count`, and may have quantiles under its own name.
    Summary,
    /// Unknown: its values are not checked.
    Unknown,
}

impl MetricKind {
    /// The kind as Prometheus knows it, which stores all but a few types as gauges.
    pub(super) fn from_kind(kind: Kind, native: bool) -> Self {
        match kind.in_prometheus() {
            Kind::Counter => Self::Counter,
            Kind::Histogram if native => Self::NativeHistogram,
            Kind::Histogram => Self::Histogram,
            Kind::Summary => Self::Summary,
            _ => Self::Gauge,
        }
    }
}

/// A known metric.
#[derive(Clone, Debug)]
pub struct KnownMetric {
    name: String,
    kind: MetricKind,
    series: Option<Vec<KnownSeries>>,
}

/// Series of a metric, one for each combination of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSeries {
    /// Names and values of the labels.
    pub labels: Vec<(String, LabelValues)>,
    /// The exposed values of `le` of a histogram; empty if they are not known.
    pub le: Vec<String>,
    /// If a histogram observes only a sample of the calls: one in this many.
    pub sample: Option<u32>,
}

/// The values that a label can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelValues {
    /// One of these.
    Finite(Vec<String>),
    /// One of these endpoints, which handlers declare, or the route of a handler that
    /// declares none.
    Endpoints(Vec<String>),
    /// Any string.
    Any,
}

impl LabelValues {
    /// One of these.
    pub fn finite<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Self {
        Self::Finite(values.into_iter().map(Into::into).collect())
    }
}

impl KnownMetric {
    /// A metric whose labels are not known. The name of a counter has `_total`, that
    /// of a histogram no `_bucket`.
    pub fn new(name: impl Into<String>, kind: MetricKind) -> Self {
        Self {
            name: name.into(),
            kind,
            series: None,
        }
    }

    /// Adds a series for each combination of these values. A metric can have several
    /// such groups; labels missing in a group are empty there. Without labels, this
    /// is one series.
    ///
    /// ```
    /// use metrics_tools::check::{KnownMetric, KnownMetrics, LabelValues, MetricKind};
    /// use metrics_tools::promql::parse;
    ///
    /// let known = KnownMetrics::new().metric(
    ///     KnownMetric::new("cache_operations_total", MetricKind::Counter)
    ///         .series([
    ///             ("operation", LabelValues::finite(["get"])),
    ///             ("result", LabelValues::finite(["hit", "miss"])),
    ///         ])
    ///         .series([
    ///             ("operation", LabelValues::finite(["set"])),
    ///             ("result", LabelValues::finite(["ok"])),
    ///         ]),
    /// );
    /// let expr = parse("rate(cache_operations_total{operation=\"set\",result=\"hit\"}[5m])");
    /// assert_eq!(
    ///     known.check(&expr.unwrap())[0].message,
    ///     "no series satisfies all of these matchers"
    /// );
    /// ```
    pub fn series<'a>(self, labels: impl IntoIterator<Item = (&'a str, LabelValues)>) -> Self {
        let labels = labels.into_iter();
        self.known_series(KnownSeries {
            labels: labels
                .map(|(name, values)| (name.to_owned(), values))
                .collect(),
            le: Vec::new(),
            sample: None,
        })
    }

    /// Adds series, with the buckets of a histogram.
    pub fn known_series(mut self, series: KnownSeries) -> Self {
        self.series.get_or_insert_default().push(series);
        self
    }
}

/// The metrics that Prometheus adds for each target.
pub(super) const OF_TARGETS: [&str; 8] = [
    "up",
    "scrape_body_size_bytes",
    "scrape_duration_seconds",
    "scrape_sample_limit",
    "scrape_samples_post_metric_relabeling",
    "scrape_samples_scraped",
    "scrape_series_added",
    "scrape_timeout_seconds",
];

impl Default for KnownMetrics {
    fn default() -> Self {
        Self::new()
    }
}

impl KnownMetrics {
    /// The labels of the series that a rule records under a selector's name.
    pub(super) fn recorded_labels(&self, selector: &Selector) -> Option<&SeriesLabels> {
        self.recorded.get(selector.metric()?)
    }

    /// The metrics that Prometheus adds: `up`, `scrape_duration_seconds`, …,
    /// `ALERTS`; and the labels `job` and `instance`. Its own metrics,
    /// `prometheus_*`, are foreign.
    pub fn new() -> Self {
        let mut known = Self {
            samples: BTreeMap::new(),
            series: Vec::new(),
            histograms: BTreeSet::new(),
            counters: BTreeMap::new(),
            foreign: Vec::new(),
            shared: BTreeSet::new(),
            target_labels: ["job", "instance"].map(str::to_owned).into(),
            exported: BTreeMap::new(),
            recorded: BTreeMap::new(),
            alerts: BTreeSet::new(),
        };
        for name in OF_TARGETS {
            known = known.metric(KnownMetric::new(name, MetricKind::Gauge).series([]));
        }
        known
            .metric(KnownMetric::new("ALERTS", MetricKind::Gauge))
            .metric(KnownMetric::new("ALERTS_FOR_STATE", MetricKind::Gauge))
    }

    /// Adds a metric, or replaces the one with the same name.
    pub fn metric(mut self, metric: KnownMetric) -> Self {
        let KnownMetric { name, kind, series } = metric;
        self.series.push(series);
        let series = self.series.len() - 1;
        let samples: &[(&str, Role)] = match kind {
            MetricKind::Counter => &[("", Role::Counter)],
            MetricKind::Gauge => &[("", Role::Gauge)],
            MetricKind::Histogram => &[
                ("_bucket", Role::Bucket),
                ("_sum", Role::Part),
                ("_count", Role::Part),
            ],
            MetricKind::NativeHistogram => &[
                ("", Role::Native),
                ("_bucket", Role::Bucket),
                ("_sum", Role::Part),
                ("_count", Role::Part),
            ],
            MetricKind::Summary => &[
                ("", Role::Gauge),
                ("_sum", Role::Part),
                ("_count", Role::Part),
            ],
            MetricKind::Unknown => &[("", Role::Unknown)],
        };
        for (suffix, role) in samples {
            let sample = Sample {
                role: *role,
                series,
            };
            let name = format!("{name}{suffix}");
            if !self.shared.contains(&name) {
                self.samples.insert(name, sample);
            }
        }
        if kind == MetricKind::Histogram {
            self.histograms.insert(name);
        }
        self
    }

    /// Adds a name without further knowledge, such as that of a recording rule.
    pub fn name(self, name: impl Into<String>) -> Self {
        self.metric(KnownMetric::new(name, MetricKind::Unknown))
    }

    /// Whether samples of this name are known.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.samples.contains_key(name)
    }

    /// The known series of a sample's metric.
    pub(super) fn series_of(&self, sample: Sample) -> Option<&[KnownSeries]> {
        self.series[sample.series].as_deref()
    }
}

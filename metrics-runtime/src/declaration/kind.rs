//! The type of a metric, and what follows from it: names, samples, formats.
//!
//! Code that treats some types alike asks these methods instead of matching.

use std::fmt;

/// The base units of Prometheus, and the other units of the facade `metrics`. Attributes reject the
/// latter.
const UNITS: [&str; 17] = [
    "seconds",
    "bytes",
    "ratio",
    "celsius",
    "meters",
    "grams",
    "volts",
    "amperes",
    "joules",
    "percent",
    "milliseconds",
    "microseconds",
    "nanoseconds",
    "kibibytes",
    "mebibytes",
    "gibibytes",
    "tebibytes",
];

/// The type of a metric.
///
/// ```
/// use metrics_runtime::Kind;
///
/// assert_eq!(Kind::StateSet.as_str(), "stateset");
/// assert_eq!(Kind::Counter.name_suffix(), "_total");
/// assert!(Kind::Summary.has_sum_and_count() && !Kind::Summary.has_buckets());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    any(feature = "catalogue", feature = "multiprocess"),
    derive(serde::Serialize, serde::Deserialize)
)]
#[cfg_attr(
    any(feature = "catalogue", feature = "multiprocess"),
    serde(rename_all = "lowercase")
)]
#[non_exhaustive]
pub enum Kind {
    /// Only goes up. Its name ends in `_total`.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts observations in buckets and sums them.
    Histogram,
    /// Counts observations and sums them.
    Summary,
    /// Carries information in its labels, with the value 1. Its name ends in `_info`.
    Info,
    /// Tells for each state whether it is on. The states are the values of a label that has the
    /// metric's name.
    StateSet,
}

impl Kind {
    /// All types.
    pub const ALL: [Self; 6] = [
        Self::Counter,
        Self::Gauge,
        Self::Histogram,
        Self::Summary,
        Self::Info,
        Self::StateSet,
    ];

    /// The type of observations with these bounds: without any, they have no buckets.
    pub(crate) const fn from_bounds(bounds: &[f64]) -> Self {
        if bounds.is_empty() {
            Self::Summary
        } else {
            Self::Histogram
        }
    }

    /// The type as OpenMetrics writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::StateSet => "stateset",
        }
    }

    /// The type for readers that only know counters, gauges, histograms and summaries: text 0.0.4,
    /// protocol buffers, PromQL.
    ///
    /// ```
    /// use metrics_runtime::Kind;
    ///
    /// assert_eq!(Kind::Info.in_prometheus(), Kind::Gauge);
    /// assert_eq!(Kind::Counter.in_prometheus(), Kind::Counter);
    /// ```
    #[must_use]
    pub const fn in_prometheus(self) -> Self {
        match self {
            Self::Info | Self::StateSet => Self::Gauge,
            kind => kind,
        }
    }

    /// The suffix of the metric's name that the family's name in OpenMetrics does not have. Empty
    /// for most types.
    pub const fn name_suffix(self) -> &'static str {
        match self {
            Self::Counter => "_total",
            Self::Info => "_info",
            _ => "",
        }
    }

    /// The suffixes that samples add to the metric's name.
    ///
    /// ```
    /// use metrics_runtime::Kind;
    ///
    /// assert_eq!(Kind::Histogram.sample_suffixes(), ["_bucket", "_sum", "_count"]);
    /// assert_eq!(Kind::Gauge.sample_suffixes(), [""]);
    /// ```
    pub const fn sample_suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Histogram => &["_bucket", "_sum", "_count"],
            Self::Summary => &["_sum", "_count"],
            _ => &[""],
        }
    }

    /// Whether observations are counted in buckets.
    pub const fn has_buckets(self) -> bool {
        matches!(self, Self::Histogram)
    }

    /// Whether observations are counted and summed.
    pub const fn has_sum_and_count(self) -> bool {
        matches!(self, Self::Histogram | Self::Summary)
    }

    /// Whether OpenMetrics can show in `_created` when its series began.
    pub const fn has_created(self) -> bool {
        matches!(self, Self::Counter) || self.has_sum_and_count()
    }

    /// Whether its values have a unit.
    pub const fn has_unit(self) -> bool {
        !matches!(self, Self::Info | Self::StateSet)
    }

    /// A metric's name without the suffix that its samples add: the family's name in
    /// OpenMetrics.
    pub(crate) fn openmetrics_name(self, name: &str) -> &str {
        name.strip_suffix(self.name_suffix()).unwrap_or(name)
    }

    /// Every name that a family with this name takes in Prometheus and OpenMetrics, its own first.
    pub(crate) fn names_of(self, name: &str) -> Vec<String> {
        let stem = self.openmetrics_name(name);
        let samples = self.sample_suffixes().iter();
        let samples = samples.map(|suffix| format!("{name}{suffix}"));
        let created = self.has_created().then(|| format!("{stem}_created"));
        let mut names = vec![name.to_owned()];
        for derived in [stem.to_owned()].into_iter().chain(samples).chain(created) {
            if !names.contains(&derived) {
                names.push(derived);
            }
        }
        names
    }

    /// The unit of a metric with this name: the last word before the type's own suffix, if it is a
    /// unit.
    pub(crate) fn unit_of(self, name: &str) -> Option<&'static str> {
        let (_, last) = self.openmetrics_name(name).rsplit_once('_')?;
        let unit = UNITS.into_iter().find(|unit| *unit == last);
        unit.filter(|_| self.has_unit())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

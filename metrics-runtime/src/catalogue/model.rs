//! The data types of a catalogue.

use super::groups::MetricGroup;
use super::location::SourceLocation;
use crate::declaration::{Kind, ProcessMode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// All metrics of a binary, sorted by name. Returned by [`catalogue`](fn@super::catalogue).
///
/// ```
/// use metrics_runtime::Kind;
/// use metrics_runtime::catalogue::{Catalogue, DeclarationEntry, LabelEntry, MetricEntry};
///
/// let paid = LabelEntry::new("paid", vec!["false".to_owned(), "true".to_owned()]);
/// let mut orders = MetricEntry::new("orders_total", Kind::Counter, "Orders placed.");
/// orders.labels = vec![paid.clone()];
/// orders.series = 2;
/// orders.declarations = vec![DeclarationEntry::new(vec![paid], 2)];
///
/// let mut catalogue = Catalogue::default();
/// catalogue.metrics.push(orders);
/// assert_eq!(catalogue.series(), 2);
/// let orders = catalogue.metric("orders_total").unwrap();
/// assert_eq!(orders.label("paid").unwrap().to_string(), "paid=false|true");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Catalogue {
    /// The version of the format: [`Catalogue::VERSION`].
    pub version: u32,
    /// The crates that declare metrics.
    pub crates: Vec<CrateEntry>,
    /// The metrics.
    pub metrics: Vec<MetricEntry>,
    /// The metrics of requests and calls, sorted by the counter of their outcomes. Empty in
    /// catalogues of versions without this field.
    #[serde(default, rename = "counted")]
    pub calls: Vec<CallMetrics>,
    /// The objectives of calls and requests.
    pub objectives: Vec<ObjectiveEntry>,
}

/// A crate that declares metrics.
///
/// ```
/// let catalogue = metrics_runtime::catalogue();
/// assert!(catalogue.crates.iter().any(|entry| entry.name == "metrics-runtime"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CrateEntry {
    /// The name of the package.
    pub name: String,
    /// The number of its declarations: one for each attribute that records.
    pub declarations: usize,
}

/// A metric.
///
/// [`Catalogue`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricEntry {
    /// The exposed name. A counter's name ends in `_total`.
    pub name: String,
    /// The type.
    pub kind: Kind,
    /// The unit, if the name contains one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The help text.
    pub help: String,
    /// How a gauge's values in several processes are combined. Omitted if they are added up.
    #[serde(default, skip_serializing_if = "ProcessMode::is_default")]
    pub processes: ProcessMode,
    /// The maximal number of series: lines of an exposition.
    pub series: u64,
    /// The labels, each with the values of all declarations.
    pub labels: Vec<LabelEntry>,
    /// The declarations that add series to it.
    pub declarations: Vec<DeclarationEntry>,
}

/// A label and its values.
///
/// [`Catalogue`] has an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LabelEntry {
    /// The name.
    pub name: String,
    /// The known values.
    pub values: Vec<String>,
    /// The maximal number of values of a dynamic label, besides `__other__`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Further values that the label can have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherValues>,
}

/// Values that no declaration lists. Their series exist once a value was seen.
///
/// ```
/// use metrics_runtime::catalogue::{LabelEntry, OtherValues};
///
/// let mut method = LabelEntry::new("method", vec!["GET".to_owned()]);
/// method.other = Some(OtherValues::Methods);
/// assert!(!method.is_listed());
/// assert_eq!(method.to_string(), "method=GET|…");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OtherValues {
    /// Any string.
    Any,
    /// The standard methods of HTTP, and `OTHER`.
    Methods,
    /// Status codes of HTTP.
    StatusCodes,
    /// Classes of status codes: `2xx`.
    StatusClasses,
}

/// The series that one declaration adds to a metric.
///
/// [`Catalogue`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeclarationEntry {
    /// The labels. Each combination of their values is a series.
    pub labels: Vec<LabelEntry>,
    /// The maximal number of series that it adds: 0 if another declaration has the same series.
    pub series: u64,
    /// The upper bounds of a histogram's buckets, without `+Inf`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<f64>,
    /// The native buckets, if it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<NativeBuckets>,
    /// The sampling rate, if not each call is timed: one in this many is (`sample = 16`). The
    /// histogram then counts only the timed calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<u32>,
    /// The source location. Absent in a catalogue that was created from an exposition.
    #[serde(flatten)]
    pub location: Option<SourceLocation>,
}

/// The resolution of a histogram's native buckets.
///
/// ```
/// # use metrics_runtime::{Histogram, catalogue, metric};
/// /// The price of a room.
/// #[metric(native)]
/// static ROOM_COST_EUROS: Histogram;
///
/// let catalogue = catalogue();
/// let declaration = &catalogue.metric("room_cost_euros").unwrap().declarations[0];
/// assert_eq!(declaration.native.unwrap().schema, 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NativeBuckets {
    /// There are 2^`schema` buckets for each power of two.
    pub schema: i8,
    /// The maximal number of exposed buckets.
    pub max_buckets: u16,
}

/// The metrics of requests or of calls: a counter of their outcomes, and the related metrics.
///
/// ```
/// # use metrics_runtime::{catalogue, instrumented};
/// #[instrumented]
/// fn iron() {}
///
/// let catalogue = catalogue();
/// let mut calls = catalogue.calls.iter();
/// let calls = calls.find(|calls| calls.counter == "function_calls_total").unwrap();
/// assert_eq!(calls.duration, "function_call_duration_seconds");
/// assert_eq!((&*calls.failed.label, &*calls.failed.values), ("outcome", "error|panic"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallMetrics {
    /// The subject.
    pub group: MetricGroup,
    /// The counter of finished requests or calls.
    pub counter: String,
    /// The histogram of their durations.
    pub duration: String,
    /// The names of all their metrics, including these two.
    pub metrics: Vec<String>,
    /// The labels that identify them. For requests, the labels of the method and the endpoint, in
    /// this order.
    pub labels: Vec<String>,
    /// The counter's series that count failures.
    pub failed: FailureMatcher,
    /// For lookups: the value of the failure label for a hit, and for a miss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookups: Option<(String, String)>,
    /// A value of the failure label that is a failure, and one that is a success.
    pub examples: (String, String),
    /// The status code of rate-limited requests, if requests are counted by
    /// status code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub too_many: Option<String>,
}

/// The values of a counter's label that are failures. Cancelled calls and requests are not
/// failures.
///
/// [`CallMetrics`] has an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FailureMatcher {
    /// The label.
    pub label: String,
    /// A regular expression for `=~`: `error|panic`, `5..`.
    pub values: String,
    /// The value for calls that are queued and have not started yet. A ratio of failures must
    /// exclude them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued: Option<String>,
}

/// An objective over 30 days, as `slo(…)` declares it.
///
/// ```
/// # use metrics_runtime::{catalogue, instrumented};
/// #[instrumented(slo(success = 99.9, latency = (99, "250ms")))]
/// fn settle() {}
///
/// let catalogue = catalogue();
/// let settle = catalogue.objectives.iter().find(|one| one.location.item == "settle").unwrap();
/// assert_eq!(settle.success.as_ref().unwrap().percent, 99.9);
/// assert_eq!(settle.latency.as_ref().unwrap().seconds, 0.25);
/// let target = settle.describe("function_calls_total").unwrap();
/// assert!(target.starts_with("99.9 % of the calls of ") && target.ends_with(" succeed"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ObjectiveEntry {
    /// Whether it applies to requests; otherwise to calls.
    pub requests: bool,
    /// The labels that select its series.
    pub labels: BTreeMap<String, String>,
    /// The share that has to succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<SuccessTarget>,
    /// The share that has to be fast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<LatencyTarget>,
    /// The source location.
    #[serde(flatten)]
    pub location: SourceLocation,
}

/// The share of calls or requests that has to succeed.
///
/// [`ObjectiveEntry`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SuccessTarget {
    /// The percentage.
    pub percent: f64,
    /// The counter.
    pub metric: String,
    /// The counter's series that count failures.
    pub failed: FailureMatcher,
}

/// The share of calls or requests that must not take longer than a time.
///
/// [`ObjectiveEntry`] has an example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LatencyTarget {
    /// The percentage.
    pub percent: f64,
    /// The time, in seconds.
    pub seconds: f64,
    /// The histogram.
    pub metric: String,
    /// The time as a value of the label `le`.
    pub le: String,
}

impl Default for Catalogue {
    /// A catalogue without metrics.
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            crates: Vec::new(),
            metrics: Vec::new(),
            calls: Vec::new(),
            objectives: Vec::new(),
        }
    }
}

impl Catalogue {
    /// The version of the format.
    pub const VERSION: u32 = 1;

    /// The metric with this name.
    ///
    /// Cost: a pass over the metrics.
    pub fn metric(&self, name: &str) -> Option<&MetricEntry> {
        self.metrics.iter().find(|metric| metric.name == name)
    }

    /// The maximal number of series of all metrics.
    ///
    /// Cost: a pass over the metrics.
    pub fn series(&self) -> u64 {
        let series = self.metrics.iter().map(|metric| metric.series);
        series.fold(0, u64::saturating_add)
    }

    /// The group of a metric. If it belongs to requests or calls, it is their group, otherwise the
    /// name decides.
    ///
    /// Cost: a pass over [`calls`](Self::calls).
    pub fn group(&self, metric: &MetricEntry) -> MetricGroup {
        let mut calls = self.calls.iter();
        let calls = calls.find(|calls| calls.metrics.contains(&metric.name));
        match calls {
            Some(calls) => calls.group,
            None => MetricGroup::from_name(&metric.name, metric.kind),
        }
    }
}

impl MetricEntry {
    /// A metric without labels and declarations. Its unit is the one in its name.
    pub fn new(name: impl Into<String>, kind: Kind, help: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            unit: kind.unit_of(&name).map(str::to_owned),
            name,
            kind,
            help: help.into(),
            processes: ProcessMode::default(),
            series: 0,
            labels: Vec::new(),
            declarations: Vec::new(),
        }
    }

    /// The upper bounds of all declarations' buckets, ascending.
    ///
    /// Cost: an allocation, and sorting the bounds of all declarations.
    pub fn buckets(&self) -> Vec<f64> {
        let all = self.declarations.iter().flat_map(|one| &one.buckets);
        let mut bounds: Vec<f64> = all.copied().collect();
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        bounds
    }

    /// Whether one of its declarations has native buckets.
    pub fn is_native(&self) -> bool {
        self.declarations.iter().any(|one| one.native.is_some())
    }

    /// The largest [`sample`](DeclarationEntry::sample) of its declarations, if there is any.
    pub fn sample(&self) -> Option<u32> {
        self.declarations.iter().filter_map(|one| one.sample).max()
    }

    /// The label with this name.
    pub fn label(&self, name: &str) -> Option<&LabelEntry> {
        self.labels.iter().find(|label| label.name == name)
    }
}

impl LabelEntry {
    /// A label with exactly these values.
    pub fn new(name: impl Into<String>, values: Vec<String>) -> Self {
        Self {
            name: name.into(),
            values,
            limit: None,
            other: None,
        }
    }

    /// Whether all values are listed.
    pub fn is_listed(&self) -> bool {
        self.limit.is_none() && self.other.is_none()
    }
}

impl DeclarationEntry {
    /// A declaration of series with these labels, without a source location.
    pub fn new(labels: Vec<LabelEntry>, series: u64) -> Self {
        Self {
            labels,
            series,
            buckets: Vec::new(),
            native: None,
            sample: None,
            location: None,
        }
    }
}

impl ObjectiveEntry {
    /// Whether it applies to series of this metric.
    pub fn is_of(&self, metric: &str) -> bool {
        let success = self.success.as_ref().map(|target| &target.metric);
        let latency = self.latency.as_ref().map(|target| &target.metric);
        success.into_iter().chain(latency).any(|of| of == metric)
    }

    /// The target for this metric: `99.9 % of the calls of function="pay" succeed`. `None` if the
    /// objective does not apply to it.
    pub fn describe(&self, metric: &str) -> Option<String> {
        let labels = self.labels.iter();
        let labels: Vec<_> = labels
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        let what = if self.requests { "requests" } else { "calls" };
        let of = if labels.is_empty() {
            what.to_owned()
        } else {
            format!("{what} of `{}`", labels.join(", "))
        };
        let success = self.success.as_ref().filter(|one| one.metric == metric);
        let latency = self.latency.as_ref().filter(|one| one.metric == metric);
        match (success, latency) {
            (Some(success), _) => Some(format!("{} % of the {of} succeed", success.percent)),
            (_, Some(latency)) => Some(format!(
                "{} % of the {of} take at most {} s",
                latency.percent, latency.seconds
            )),
            _ => None,
        }
    }
}

/// A label and its values in short form: `size=small|large`.
impl fmt::Display for LabelEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, values, .. } = self;
        write!(f, "{name}={}", values.join("|"))?;
        let separator = if values.is_empty() { "" } else { "|" };
        if let Some(limit) = self.limit {
            return write!(f, "{separator}(up to {limit} texts)");
        }
        match self.other {
            Some(_) => write!(f, "{separator}…"),
            None => Ok(()),
        }
    }
}

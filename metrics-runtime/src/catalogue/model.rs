//! What a catalogue consists of.

use super::counted::Counted;
use crate::declaration::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// All metrics of a program, sorted by name; made by
/// [`catalogue`](fn@super::catalogue).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Catalogue {
    /// Which form of catalogue this is: 1.
    pub version: u32,
    /// The crates that declare metrics.
    pub crates: Vec<CrateEntry>,
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// What is counted by how it ended: requests and calls. Nothing in
    /// catalogues of versions that did not write it.
    #[serde(default)]
    pub counted: Vec<Counted>,
    /// What is promised of calls and requests.
    pub objectives: Vec<Objective>,
}

/// A crate that declares metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CrateEntry {
    /// The package, as Cargo names it.
    pub name: String,
    /// How many declarations it has: one for each attribute that records.
    pub declarations: usize,
}

/// A metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Metric {
    /// The name that is exposed: of a counter with `_total`.
    pub name: String,
    /// The type.
    pub kind: Kind,
    /// The unit, if the name has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The help text.
    pub help: String,
    /// How many series it can have: lines of an exposition.
    pub series: u64,
    /// The labels, with the values that any declaration gives them.
    pub labels: Vec<Label>,
    /// The places that add series to it, each with its own values.
    pub declarations: Vec<Declaration>,
}

/// A label and its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Label {
    /// The name.
    pub name: String,
    /// The values that are known.
    pub values: Vec<String>,
    /// Of a text: how many values there can be, besides `__other__`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Which values it may have besides those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherValues>,
}

/// Values that no declaration lists, and that come when they are first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OtherValues {
    /// Any text.
    Any,
    /// The standard methods of HTTP, and `OTHER`.
    Methods,
    /// Status codes of HTTP.
    StatusCodes,
    /// Classes of status codes: `2xx`.
    StatusClasses,
}

/// What one place adds to a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Declaration {
    /// The labels: all combinations of their values are series.
    pub labels: Vec<Label>,
    /// How many series it adds: none, if another declaration has the same.
    pub series: u64,
    /// Upper bounds of a histogram's buckets, without `+Inf`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<f64>,
    /// The native buckets, if it has some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<NativeBuckets>,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
}

/// How fine a histogram's native buckets are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NativeBuckets {
    /// 2^`schema` buckets double the value.
    pub schema: i8,
    /// How many buckets are exposed at most.
    pub max_buckets: u16,
}

/// A place in somebody's source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Place {
    /// The package, as Cargo names it.
    #[serde(rename = "crate")]
    pub package: String,
    /// The file, as the compiler saw it; in Cargo's folders of sources, from the
    /// package's own folder on.
    pub file: String,
    /// The line, from 1 on.
    pub line: u32,
    /// The module, `crate::module`.
    pub module: String,
    /// The static's or function's name.
    pub item: String,
}

/// What `slo(…)` promises, over 30 days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Objective {
    /// Whether it is about requests, or else about calls.
    pub requests: bool,
    /// The labels that select the series that it is about.
    pub labels: BTreeMap<String, String>,
    /// How many succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<SuccessPromise>,
    /// How many are fast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<LatencyPromise>,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
}

/// How many calls or requests succeed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SuccessPromise {
    /// The percentage.
    pub percent: f64,
    /// The counter.
    pub metric: String,
    /// Those of it that failed.
    pub failed: FailedCalls,
}

/// The values of a counter's label that mean a failure. A call that was cancelled,
/// and a request whose client went away, is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FailedCalls {
    /// The label.
    pub label: String,
    /// A regular expression, for `=~`: `error|panic`, `5..`.
    pub values: String,
}

/// How many calls or requests take no longer than a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LatencyPromise {
    /// The percentage.
    pub percent: f64,
    /// The time, in seconds.
    pub seconds: f64,
    /// The histogram.
    pub metric: String,
    /// The time as the bucket's label `le` has it.
    pub le: String,
}

impl Catalogue {
    /// The version of this form of catalogue.
    pub const VERSION: u32 = 1;

    /// The metric with this name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.name == name)
    }

    /// How many series the program can have: all metrics' together.
    pub fn series(&self) -> u64 {
        let series = self.metrics.iter().map(|metric| metric.series);
        series.fold(0, u64::saturating_add)
    }
}

impl Metric {
    /// The upper bounds of all declarations' buckets, ascending.
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

    /// The label with this name.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.name == name)
    }
}

impl Label {
    /// Whether all values are listed.
    pub fn is_listed(&self) -> bool {
        self.limit.is_none() && self.other.is_none()
    }
}

impl Objective {
    /// Whether it is about series of this metric.
    pub fn is_of(&self, metric: &str) -> bool {
        let success = self.success.as_ref().map(|promise| &promise.metric);
        let latency = self.latency.as_ref().map(|promise| &promise.metric);
        success.into_iter().chain(latency).any(|of| of == metric)
    }
}

/// The label and its values in few words: `size=small|large`.
impl fmt::Display for Label {
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

/// `src/file.rs:12 (crate package)`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            package,
            ..
        } = self;
        write!(f, "{file}:{line} (crate {package})")
    }
}

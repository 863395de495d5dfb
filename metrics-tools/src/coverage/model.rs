//! What was used, and what was not.

use metrics_runtime::catalogue::SourceLocation;
use serde::Serialize;
use std::collections::BTreeMap;

/// The coverage of the declared series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// The number of source locations that count something.
    pub places: usize,
    /// The number of them that have counted.
    pub reached: usize,
    /// The same two numbers for each kind of location.
    pub kinds: BTreeMap<PlaceKind, Reached>,
    /// The locations with series that were never counted, by file and line.
    pub unseen: Vec<Unseen>,
}

/// The number of source locations, and of those that have counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reached {
    /// All of them.
    pub places: usize,
    /// Those that have counted.
    pub reached: usize,
}

/// The series of one source location that were never counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Unseen {
    /// The source location.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// The kind of the location.
    pub kind: PlaceKind,
    /// Its name: `GET /users`, the path of a function, the name of a metric.
    pub name: String,
    /// Whether nothing was ever counted there.
    pub never: bool,
    /// The missing series by metric.
    pub metrics: Vec<UnseenSeries>,
}

/// The series of one metric that were never counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct UnseenSeries {
    /// The metric.
    pub metric: String,
    /// The labels with a single value.
    pub labels: BTreeMap<String, String>,
    /// The labels with the values that never occurred. Empty if there is only one
    /// series.
    pub values: BTreeMap<String, Vec<String>>,
}

/// What is at a source location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum PlaceKind {
    /// A handler of requests.
    Endpoint,
    /// Another function whose calls are measured.
    Function,
    /// A metric that the code updates.
    Metric,
}

impl PlaceKind {
    /// In reports, of several.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoints",
            Self::Function => "functions",
            Self::Metric => "metrics",
        }
    }

    /// The verb in reports if none of its series was counted.
    pub(super) fn never(self) -> &'static str {
        match self {
            Self::Endpoint => "never requested",
            Self::Function => "never called",
            Self::Metric => "never updated",
        }
    }
}

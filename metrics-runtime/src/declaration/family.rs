//! A family: what all series of one name have in common.

use std::fmt;

/// The type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "catalogue", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "catalogue", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Kind {
    /// Only goes up; its name ends in `_total`.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts observations in buckets and sums them.
    Histogram,
    /// Counts observations and sums them.
    Summary,
    /// Says something by its labels, and is 1; its name ends in `_info`.
    Info,
}

impl Kind {
    /// The word for it in OpenMetrics. In the text format, which knows no infos,
    /// these are gauges.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Name, help and type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The full name, for counters with `_total`, for infos with `_info`.
    pub name: &'static str,
    /// The help text.
    pub help: &'static str,
    /// The type.
    pub kind: Kind,
}

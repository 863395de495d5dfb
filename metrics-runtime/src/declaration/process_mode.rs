//! How the values of one gauge in several processes are combined.

use std::fmt;

/// How the values of one gauge in several live processes are combined. The values of processes that
/// have ended are dropped.
///
/// [`#[metric(processes = "max")]`](macro@crate::metric) chooses it.
///
/// ```
/// use metrics_runtime::ProcessMode;
///
/// assert_eq!(ProcessMode::default(), ProcessMode::Sum);
/// assert_eq!(ProcessMode::PerProcess.to_string(), "per_process");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    any(feature = "catalogue", feature = "multiprocess"),
    derive(serde::Serialize, serde::Deserialize)
)]
#[cfg_attr(
    any(feature = "catalogue", feature = "multiprocess"),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum ProcessMode {
    /// The sum. The default.
    #[default]
    Sum,
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
    /// The value that was updated last.
    Last,
    /// One series for each process, with the label `pid`.
    PerProcess,
}

impl ProcessMode {
    /// The mode as in `processes = "…"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Min => "min",
            Self::Max => "max",
            Self::Last => "last",
            Self::PerProcess => "per_process",
        }
    }

    /// A description of the value that is exposed for several processes, such as "the largest".
    ///
    /// ```
    /// use metrics_runtime::ProcessMode;
    ///
    /// assert_eq!(ProcessMode::Last.describe(), "the last updated value");
    /// ```
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Sum => "the sum",
            Self::Min => "the smallest",
            Self::Max => "the largest",
            Self::Last => "the last updated value",
            Self::PerProcess => "one series for each, with the label `pid`",
        }
    }

    /// Whether the time of each update is stored, too.
    pub(crate) const fn is_dated(self) -> bool {
        matches!(self, Self::Last)
    }

    /// Whether it is the default.
    #[cfg(feature = "catalogue")]
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for ProcessMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

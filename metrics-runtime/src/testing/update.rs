//! Single updates, as a test sees them.

use crate::declaration::{Kind, Source};
use std::fmt;

/// One update of one series; see [`Recorded::observations`](super::Recorded::observations).
///
/// [`Recorded::observations_of`](super::Recorded::observations_of) has an example.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RecordedUpdate {
    /// The name of the metric.
    pub metric: &'static str,
    /// The labels with their values, in the order of the declaration.
    pub labels: Vec<(&'static str, &'static str)>,
    /// What was recorded.
    pub value: RecordedValue,
    pub(super) kind: Kind,
    pub(super) source: Source,
    /// Whether a value of zero counts as not recorded.
    pub(super) may_rest: bool,
}

/// What one update recorded.
///
/// [`Recorded::observations_of`](super::Recorded::observations_of) has an example.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum RecordedValue {
    /// The amount added to a counter or gauge. A gauge of calls in progress gets 1 when a call
    /// starts, and -1 when it ends.
    Added(f64),
    /// The new value of a gauge. For a state: 1 for on, 0 for off.
    Set(f64),
    /// The value that a histogram or summary observed. Durations are in seconds.
    Observed(f64),
}

/// `orders_total{result="ok"} +1`, `active_users =10`, `order_items observed 3`.
impl fmt::Display for RecordedUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", SeriesName(self.metric, &self.labels))?;
        match self.value {
            RecordedValue::Added(value) => write!(f, " {value:+}"),
            RecordedValue::Set(value) => write!(f, " ={value}"),
            RecordedValue::Observed(value) => write!(f, " observed {value}"),
        }
    }
}

/// `name{label="value"}`.
pub(super) struct SeriesName<'a, L, V>(pub(super) &'a str, pub(super) &'a [(L, V)]);

impl<L: fmt::Display, V: AsRef<str>> fmt::Display for SeriesName<'_, L, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)?;
        for (at, (label, value)) in self.1.iter().enumerate() {
            let before = if at == 0 { '{' } else { ',' };
            write!(f, "{before}{label}={:?}", value.as_ref())?;
        }
        if self.1.is_empty() {
            Ok(())
        } else {
            f.write_str("}")
        }
    }
}

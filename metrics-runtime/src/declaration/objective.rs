//! The declaration of what a function or an endpoint promises.

#[cfg(feature = "catalogue")]
use super::{CallFamilies, Label};

/// An objective over 30 days, as `slo(…)` declares it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// The percentage of calls or requests that succeed.
    pub success: Option<f64>,
    /// How many of them are fast.
    pub latency: Option<LatencyObjective>,
}

/// The percentage of calls or requests that take no longer than a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatencyObjective {
    /// The percentage.
    pub percent: f64,
    /// The time, in seconds: a bound of one of the duration's buckets.
    pub seconds: f64,
}

/// Calls, as they are counted and what they are promised.
#[cfg(feature = "catalogue")]
#[derive(Clone, Debug)]
pub(crate) struct DeclaredCalls {
    /// What is promised, if anything is.
    pub(crate) objective: Option<Objective>,
    /// The families that count them.
    pub(crate) families: &'static CallFamilies,
    /// Their labels, in front of the one that says how a call ended.
    pub(crate) labels: Vec<Label>,
}

/// Whether a time is a bucket's bound.
pub const fn is_bucket(buckets: &[f64], seconds: f64) -> bool {
    let mut i = 0;
    while i < buckets.len() {
        if buckets[i] == seconds {
            return true;
        }
        i += 1;
    }
    false
}

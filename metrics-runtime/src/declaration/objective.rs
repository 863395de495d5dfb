//! The objective of a function or an endpoint.

/// An objective over 30 days, as `slo(…)` declares it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// The percentage of calls or requests that succeed.
    pub success: Option<f64>,
    /// The objective for their duration.
    pub latency: Option<LatencyObjective>,
}

/// The percentage of calls or requests that take at most this time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatencyObjective {
    /// The percentage.
    pub percent: f64,
    /// The time in seconds: a bound of one of the duration's buckets.
    pub seconds: f64,
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

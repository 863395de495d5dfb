//! How many requests there were, and the quantiles of their latency.

/// Requests, and how long half of them, 95 % and 99 % took at most, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Spread {
    /// How many there were.
    pub requests: u64,
    /// None without requests; infinite where it is above the last bucket. So are the others.
    pub p50: Option<f64>,
    /// Of 95 %.
    pub p95: Option<f64>,
    /// Of 99 %.
    pub p99: Option<f64>,
}

//! The number of requests, and the quantiles of their latency.

/// The number of requests, and the 50th, 95th and 99th percentile of their latency, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Spread {
    /// The number of requests.
    pub requests: u64,
    /// The median. Each quantile is `None` without requests, and infinite above the last bound.
    pub p50: Option<f64>,
    /// The 95th percentile.
    pub p95: Option<f64>,
    /// The 99th percentile.
    pub p99: Option<f64>,
}

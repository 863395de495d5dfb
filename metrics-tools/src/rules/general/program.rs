//! The parts of a service that rules are generated for: requests, calls, lookups, queues and pools,
//! and the metrics of the process.

use super::calls::Calls;
use crate::buckets::BucketKinds;
use crate::rules::objective::Failures;
use std::collections::BTreeMap;

/// The parts of a service that have general alerts.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Program {
    /// HTTP requests, for each layer with its own names.
    pub requests: Vec<Requests>,
    /// Calls: database, external services, tasks, functions.
    pub calls: Vec<Calls>,
    /// Cache lookups.
    pub lookups: Vec<Lookups>,
    /// Queues.
    pub queues: Vec<Queue>,
    /// Connection pools.
    pub pools: Vec<Pool>,
    /// The names of all its metrics, with their labels. Alerts on the process, the Tokio runtime
    /// and the metrics themselves are generated only if their metrics are here.
    pub metrics: BTreeMap<String, Vec<String>>,
}

/// The metrics of the runtime that alerts read, with their labels.
const RUNTIME: [(&str, &[&str]); 13] = [
    ("connections_rejected_total", &["server", "cause"]),
    ("metrics_conflicts", &[]),
    ("metrics_scrapes_total", &["result"]),
    ("metrics_series_overflow_total", &["metric"]),
    ("process_cpu_seconds_total", &[]),
    ("process_max_cpus", &[]),
    ("process_max_fds", &[]),
    ("process_open_fds", &[]),
    ("process_resident_memory_bytes", &[]),
    ("process_resident_memory_max_bytes", &[]),
    ("process_start_time_seconds", &[]),
    ("tokio_worker_busy_seconds_total", &[]),
    ("tokio_workers", &[]),
];

impl Program {
    /// Adds the metrics that the runtime exposes in any service, if their features are enabled.
    pub fn with_runtime(mut self) -> Self {
        let all = RUNTIME.map(|(name, labels)| {
            let labels = labels.iter().map(|label| (*label).to_owned());
            (name.to_owned(), labels.collect())
        });
        self.metrics.extend(all);
        self
    }

    pub(super) fn has(&self, metric: &str) -> bool {
        self.metrics.contains_key(metric)
    }
}

/// The families of HTTP requests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requests {
    /// The counter by status code.
    pub counter: String,
    /// The histogram of durations.
    pub duration: String,
    /// The kinds of its buckets.
    pub buckets: BucketKinds,
    /// The label of the route.
    pub endpoint: String,
    /// The routes of probes and scrapers, which are requested even without clients.
    pub probes: Vec<String>,
    /// The series that count failures.
    pub failures: Failures,
    /// The status code of rate-limited requests, if requests are counted by it.
    pub too_many: Option<String>,
    /// The counter of rate-limited requests, if there is one.
    pub rejected: Option<String>,
}

impl Default for Requests {
    /// The default names of the HTTP layer.
    fn default() -> Self {
        Self {
            counter: "http_requests_total".to_owned(),
            duration: "http_request_duration_seconds".to_owned(),
            buckets: BucketKinds::Classic,
            endpoint: "endpoint".to_owned(),
            probes: Vec::new(),
            failures: Failures::for_requests("status_code"),
            too_many: Some("429".to_owned()),
            rejected: None,
        }
    }
}

/// Cache lookups.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lookups {
    /// The counter by result.
    pub counter: String,
    /// The labels that identify them.
    pub by: Vec<String>,
    /// The label of the result.
    pub result: String,
    /// Its value for a hit.
    pub hit: String,
    /// Its value for a miss.
    pub miss: String,
}

impl Default for Lookups {
    /// Functions with `#[cache_operation]`.
    fn default() -> Self {
        Self {
            counter: "cache_operations_total".to_owned(),
            by: vec!["operation".to_owned()],
            result: "result".to_owned(),
            hit: "hit".to_owned(),
            miss: "miss".to_owned(),
        }
    }
}

/// A queue. The alert fires if its length is above the
/// [threshold](crate::rules::Thresholds) for ten minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queue {
    /// The gauge of its length.
    pub gauge: String,
    /// The gauge of its capacity, if there is one.
    pub capacity: Option<String>,
    /// The labels that identify it.
    pub by: Vec<String>,
}

impl Queue {
    /// A queue with this gauge as its length.
    pub fn new(gauge: impl Into<String>) -> Self {
        Self {
            gauge: gauge.into(),
            capacity: None,
            by: Vec::new(),
        }
    }
}

/// A connection pool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pool {
    /// The counter of calls that got no connection in time, if there is one.
    pub timeouts: Option<String>,
    /// The histogram of the wait for a connection in seconds, if there is one.
    pub wait: Option<String>,
    /// The kinds of buckets of the histogram.
    pub buckets: BucketKinds,
    /// The labels that identify the pool.
    pub by: Vec<String>,
}

//! What the rules are generated for: the requests, calls, lookups and queues of a
//! service.

use super::calls::Calls;
use crate::buckets::BucketKinds;
use crate::rules::objective::Failures;

/// What a program has that there are alerts on.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Program {
    /// Its HTTP requests; of several layers each.
    pub requests: Vec<Requests>,
    /// What it calls, and what is called in it.
    pub calls: Vec<Calls>,
    /// Its lookups in caches.
    pub lookups: Vec<Lookups>,
    /// Its queues.
    pub queues: Vec<Queue>,
    /// Whether it has `process_cpu_seconds_total` and
    /// `process_start_time_seconds`.
    pub process: bool,
}

/// The families of HTTP requests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requests {
    /// Counts them by status.
    pub counter: String,
    /// A histogram of how long they take.
    pub duration: String,
    /// Which buckets it has.
    pub buckets: BucketKinds,
    /// The label with the route.
    pub endpoint: String,
    /// Which of the counter's series count failures.
    pub failures: Failures,
    /// The status code of what a rate limit rejects; nothing where requests are
    /// not counted by it.
    pub too_many: Option<String>,
    /// A counter of what was rejected because it was too much, if there is one.
    pub rejected: Option<String>,
}

impl Default for Requests {
    /// The names that the HTTP layer uses without options.
    fn default() -> Self {
        Self {
            counter: "http_requests_total".to_owned(),
            duration: "http_request_duration_seconds".to_owned(),
            buckets: BucketKinds::Classic,
            endpoint: "endpoint".to_owned(),
            failures: Failures::for_requests("status_code"),
            too_many: Some("429".to_owned()),
            rejected: None,
        }
    }
}

/// Lookups in a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lookups {
    /// Counts them by what came of them.
    pub counter: String,
    /// The labels that tell them apart.
    pub by: Vec<String>,
    /// The label that says what came of one.
    pub result: String,
    /// Its value where something was found.
    pub hit: String,
    /// Its value where nothing was.
    pub miss: String,
}

impl Default for Lookups {
    /// Functions below `#[cache_operation]`.
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

/// A queue: it is too long when it holds more than the
/// [thresholds](crate::rules::Thresholds) say, for ten minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queue {
    /// A gauge of how much waits in it.
    pub gauge: String,
    /// A gauge of how much it holds, if there is one.
    pub capacity: Option<String>,
    /// The labels that tell several apart.
    pub by: Vec<String>,
}

impl Queue {
    /// One whose length is this gauge.
    pub fn new(gauge: impl Into<String>) -> Self {
        Self {
            gauge: gauge.into(),
            capacity: None,
            by: Vec::new(),
        }
    }
}

//! What decides which series there are: the part of a configuration that two
//! layers have in common if they count into the same series.

use super::pattern::Routes;
use crate::declaration::{HTTP_BUCKETS, SIZE_BUCKETS};

/// The names of the labels that say what a request was for.
///
/// ```
/// use metrics_runtime::{HttpMetrics, LabelNames};
///
/// let metrics = HttpMetrics::builder()
///     .label_names(LabelNames { endpoint: "route", ..LabelNames::DEFAULT })
///     .namespace("label_names")
///     .build()
///     .unwrap();
/// assert!(metrics_runtime::render().contains(
///     "label_names_http_requests_total{method=\"GET\",route=\"unmatched\",status_code=\"404\"} 0\n"
/// ));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelNames {
    /// The label of the method.
    pub method: &'static str,
    /// The label of the route.
    pub endpoint: &'static str,
    /// The label of the status code.
    pub status: &'static str,
}

impl LabelNames {
    /// `method`, `endpoint`, `status_code`.
    pub const DEFAULT: Self = Self {
        method: "method",
        endpoint: "endpoint",
        status: "status_code",
    };

    /// `method`, `handler`, `status`, as `prometheus-fastapi-instrumentator`
    /// has them: for dashboards that exist already.
    pub const INSTRUMENTATOR: Self = Self {
        method: "method",
        endpoint: "handler",
        status: "status",
    };
}

/// A label and the values that it can have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ListedLabel {
    pub(super) name: String,
    pub(super) values: Vec<String>,
}

/// The gauge of requests in progress.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InProgress {
    pub(super) exposed: bool,
    pub(super) name: String,
    /// Whether it tells methods and endpoints apart.
    pub(super) labels: bool,
}

/// The duration's histogram without labels, with many buckets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HighResolution {
    pub(super) exposed: bool,
    pub(super) buckets: Vec<f64>,
    /// Whether only responses with a status from 200 to 299 count.
    pub(super) only_2xx: bool,
}

/// Settings, and their defaults.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings {
    pub(super) namespace: String,
    pub(super) subsystem: String,
    pub(super) label_names: LabelNames,
    /// Labels with one value.
    pub(super) constant_labels: Vec<(String, String)>,
    /// Labels whose values come from the request.
    pub(super) request_labels: Vec<ListedLabel>,
    pub(super) group_statuses: bool,
    /// The endpoint of what no route serves.
    pub(super) unmatched: String,
    pub(super) ignore_unmatched: bool,
    pub(super) routes: Routes,
    pub(super) buckets: Vec<f64>,
    pub(super) size_buckets: Vec<f64>,
    /// Whether sizes are summaries, without buckets.
    pub(super) size_summaries: bool,
    pub(super) request_size: bool,
    pub(super) response_size: bool,
    pub(super) combined_size: bool,
    pub(super) in_progress: InProgress,
    pub(super) first_byte: bool,
    pub(super) high_resolution: HighResolution,
    pub(super) exclude_streaming: bool,
    /// Types of errors that every endpoint has.
    pub(super) errors: Vec<&'static [&'static str]>,
}

/// Those of `prometheus-fastapi-instrumentator`.
const HIGH_RESOLUTION_BUCKETS: &[f64] = &[
    0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0,
    7.5, 10.0, 30.0, 60.0,
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            namespace: String::new(),
            subsystem: String::new(),
            label_names: LabelNames::DEFAULT,
            constant_labels: Vec::new(),
            request_labels: Vec::new(),
            group_statuses: false,
            unmatched: "unmatched".to_owned(),
            ignore_unmatched: false,
            routes: Routes::default(),
            buckets: HTTP_BUCKETS.to_vec(),
            size_buckets: SIZE_BUCKETS.to_vec(),
            size_summaries: false,
            request_size: true,
            response_size: true,
            combined_size: false,
            in_progress: InProgress {
                exposed: true,
                name: "http_requests_in_progress".to_owned(),
                labels: true,
            },
            first_byte: false,
            high_resolution: HighResolution {
                exposed: false,
                buckets: HIGH_RESOLUTION_BUCKETS.to_vec(),
                only_2xx: false,
            },
            exclude_streaming: false,
            errors: Vec::new(),
        }
    }
}

impl Settings {
    /// The name of a family: `name`, behind namespace and subsystem.
    pub(super) fn family_name(&self, name: &str) -> String {
        let parts = [&*self.namespace, &*self.subsystem, name];
        let given = parts.into_iter().filter(|part| !part.is_empty());
        given.collect::<Vec<_>>().join("_")
    }

    /// How many combinations of values the labels have that come from the
    /// request.
    pub(super) fn variants(&self) -> usize {
        let values = self.request_labels.iter().map(|label| label.values.len());
        values.fold(1, usize::saturating_mul)
    }
}
